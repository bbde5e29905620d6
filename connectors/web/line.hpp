#pragma once

#include <sambung/host.hpp>
#include <sambung/http.hpp>
#include <string>

namespace sambung::web {

/// Where requests go: the host's HTTP, or a test's answers. Confined to the instance's thread.
class Line {
 public:
  virtual ~Line() = default;
  virtual HttpAnswer send(const HttpRequest& request) = 0;
  virtual std::string base() = 0;
  /// As Http has these two.
  virtual bool rejected() = 0;
  virtual void report(const std::string& limit, const HttpLimit& stands) = 0;
};

/// The host's HTTP.
class HostLine final : public Line {
 public:
  explicit HostLine(const Host& host) : http_(host) {}

  HttpAnswer send(const HttpRequest& request) override { return http_.send(request); }
  std::string base() override { return http_.base(); }
  bool rejected() override { return http_.rejected(); }
  void report(const std::string& limit, const HttpLimit& stands) override {
    http_.report(limit, stands);
  }

 private:
  Http http_;
};

}  // namespace sambung::web
