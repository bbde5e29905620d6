#pragma once

#include <map>
#include <memory>
#include <string>

#include "plugins/services/broker_line.hpp"
#include "plugins/services/cassette.hpp"
#include "plugins/services/http_answer.hpp"
#include "plugins/services/http_setup.hpp"
#include "plugins/services/leave.hpp"
#include "plugins/services/token_holder.hpp"

namespace sambung::services {

/// A connection's HTTP: `remote::Client` with the credential shown, the limits kept, and one fresh
/// token after a 401. A request that names a further credential shows that one, and no limit of the
/// connection's counts it: those are by credential. Confined to the connector's thread; a cancel reaches it through `line`.
class HttpService {
 public:
  /// `line` outlives it. `transport` empty: a client by `setup`, made for the first request, since
  /// most connectors make none.
  HttpService(HttpSetup setup, BrokerLine& line, std::unique_ptr<remote::Transport> transport = {});

  HttpAnswer send(HttpErrand errand);
  /// What relative URLs are appended to; empty: neither the settings nor a token say.
  std::string base();
  /// The body of the last answer says that the token was not accepted: whether to send it again.
  bool rejected();
  void limit(const std::string& name, const sambung_http_limit& stands);

 private:
  using Until = BrokerLine::Clock::time_point;

  HttpAnswer send_by(HttpErrand& errand, Until until);
  HttpAnswer send_once(const HttpErrand& errand, Until until);
  std::optional<HttpAnswer> open_transport();
  std::optional<HttpAnswer> prepare(HttpErrand& errand, Until until);
  std::optional<HttpAnswer> place(remote::Request& request) const;
  std::string base_known() const;
  bool shown_to(const std::string& origin, const TokenHolder& tokens) const;
  std::optional<HttpAnswer> ready_tokens(const HttpErrand& errand, Until until);
  TokenHolder& tokens_for(const HttpErrand& errand);
  bool counts(const HttpErrand& errand) const;
  void read_limits(const remote::Response& response);

  const HttpSetup setup_;
  BrokerLine& line_;
  std::unique_ptr<remote::Transport> transport_;
  TokenHolder tokens_;
  std::map<std::string, TokenHolder> further_;  ///< by the use of their credentials
  TokenHolder* shown_ = &tokens_;               ///< of the last request
  Leave leave_;
  std::unique_ptr<Recorder> recorder_;  ///< none: nothing is recorded
};

}  // namespace sambung::services
