#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/secret.hpp"
#include "core/media/error_pace.hpp"
#include "core/media/source.hpp"
#include "core/whatsapp/graph_answer.hpp"
#include "plugins/http/client.hpp"

namespace sambung::media {

/// How one Meta app's files are fetched.
struct GraphApp {
  std::string url;  ///< "https://graph.facebook.com/v26.0"
  Secret token;
  /// Hosts besides Meta's own that bytes may come from, and be shown the token.
  std::vector<std::string> media_hosts;
  bool allow_private = false;        ///< as remote::Guard has it
  std::vector<std::string> allowed;  ///< likewise
  std::string ca_file;
  std::uint64_t file_bytes_max = 100ULL << 20;
};

/// The Graph API as a source: asks what a media id is, then fetches from where that says, with the token. Bytes come
/// from Meta's hosts alone, whatever an answer says, since they are shown the token. Addresses in webhooks are
/// never asked. Thread-safe.
class GraphSource final : public Source {
 public:
  /// kInvalid - the app's address, hosts or certificates cannot be used.
  static Result<std::unique_ptr<GraphSource>> make(GraphApp app, const Clock& clock);

  Arrival fetch(const Wanted& wanted, std::chrono::milliseconds deadline,
                const std::function<bool(std::string_view)>& take) override;
  void cancel() override { stop_.request_stop(); }
  /// Whether the token is accepted, shown for `node`: an account of the app, or "me". Done, or why not.
  deliver::ItemOutcome probe(const std::string& node);

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  struct Clients {
    std::unique_ptr<remote::Client> asking;
    std::unique_ptr<remote::Client> fetching;
  };
  struct Heard {
    deliver::ItemOutcome outcome;  ///< done: a good answer
    std::string body;
  };
  struct Known {
    deliver::ItemOutcome outcome;  ///< done: there is an answer
    whatsapp::MediaAnswer answer;
  };

  GraphSource(GraphApp app, std::string origin, Clients clients, const Clock& clock);

  remote::Request request_for(std::string url, Deadline until,
                              std::chrono::milliseconds most) const;
  Heard hear(remote::Client& client, const remote::Request& request, const char* what);
  Known ask(const Wanted& wanted, Deadline until);
  deliver::ItemOutcome download(const whatsapp::MediaAnswer& answer, Deadline until,
                                const std::function<bool(std::string_view)>& take);
  std::string objection_to(const std::string& url) const;

  const GraphApp app_;
  const std::string origin_;
  const Clients clients_;
  const Clock& clock_;
  ErrorPace pace_;
  std::stop_source stop_;
};

}  // namespace sambung::media
