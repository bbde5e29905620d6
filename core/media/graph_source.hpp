#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/secret.hpp"
#include "core/media/error_pace.hpp"
#include "core/media/source.hpp"
#include "plugins/http/transport.hpp"

namespace sambung::media {

/// How one Meta app's files are fetched.
struct GraphApp {
  std::string name;
  std::string url;  ///< "https://graph.facebook.com/v26.0"
  Secret token;
  /// Hosts besides Meta's own that bytes may come from, and be shown the token.
  std::vector<std::string> media_hosts;
  bool allow_private = false;        ///< as remote::Guard has it
  std::vector<std::string> allowed;  ///< likewise
  std::string ca_file;
};

/// The Graph API as a source: asks what a media id is, then fetches from where that says, with the token. Bytes come
/// from Meta's hosts alone, whatever an answer says, since they are shown the token. Addresses in webhooks are
/// never asked. Thread-safe.
class GraphSource final : public Source {
 public:
  /// `file_bytes_max` bounds a file. kInvalid - an app's address, hosts or certificates cannot be used.
  static Result<std::unique_ptr<GraphSource>> make(std::vector<GraphApp> apps,
                                                   std::uint64_t file_bytes_max,
                                                   const Clock& clock);
  ~GraphSource() override;

  bool serves(std::string_view app) const override;
  Arrival fetch(const Wanted& wanted, std::chrono::milliseconds deadline,
                const std::function<bool(std::string_view)>& take) override;
  void cancel() override;
  /// Whether the app's token is accepted, shown for `node`: one of its accounts, or "me". Done, or why not.
  deliver::ItemOutcome probe(std::string_view app, const std::string& node);

 private:
  class App;

  using Apps = std::map<std::string, std::unique_ptr<App>, std::less<>>;

  explicit GraphSource(Apps apps);

  const Apps apps_;
};

}  // namespace sambung::media
