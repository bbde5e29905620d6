#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/runtime/host_services.hpp"
#include "plugins/services/http_service.hpp"

namespace sambung::services {

/// The services of one connector as the tables that it gets: `sambung.http/0`. Thread-safe as
/// `HostServices` says; the tables' functions are for the connector's thread.
class ConnectorServices final : public runtime::HostServices {
 public:
  /// `line` outlives it. `transport`: as HttpService takes it.
  ConnectorServices(HttpSetup setup, BrokerLine& line,
                    std::unique_ptr<remote::Transport> transport = {})
      : line_(line), http_(std::move(setup), line, std::move(transport)) {}

  const void* find(std::string_view id) override;
  void begin() override { line_.begin(); }
  void end() override { line_.end(); }
  void hasten(bool waited_for) override { hastens_ = waited_for; }
  void cancel() override { line_.cancel(); }

 private:
  static const sambung_http kHttp;
  static ConnectorServices& of(const sambung_host* host);
  static void on_send(const sambung_host*, const sambung_http_request*, sambung_http_answer*);
  static sambung_span on_base(const sambung_host*);
  static std::int32_t on_rejected(const sambung_host*);
  static void on_limit(const sambung_host*, sambung_span, const sambung_http_limit*);
  void write(sambung_http_answer* to);

  BrokerLine& line_;
  HttpService http_;
  bool hastens_ = false;  ///< what says nothing of its haste is urgent
  HttpAnswer last_;       ///< what the connector's spans point into
  std::vector<sambung_http_header> headers_;
  std::string base_;
};

}  // namespace sambung::services
