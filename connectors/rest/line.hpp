#pragma once

#include <sambung/http.hpp>
#include <string>

namespace sambung::rest {

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

}  // namespace sambung::rest
