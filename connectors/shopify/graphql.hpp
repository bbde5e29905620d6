#pragma once

#include <optional>
#include <string>

#include "connectors/shopify/config.hpp"
#include "connectors/web/api.hpp"

namespace sambung::shopify {

/// How a document is said. Plain value.
struct Said {
  std::uint32_t cost = 10;  ///< points that it costs at most, as Shopify counts them
  bool repeatable = true;   ///< said twice it does the same as once
};

/// The GraphQL Admin API: says documents, knows what Shopify's errors mean and reports how the bucket of
/// points stands. Throws web::Failure. Confined to the instance's thread.
/// Source: Shopify, "GraphQL Admin API: rate limits, status and error codes", read 2026-11.
class GraphQl {
 public:
  GraphQl(web::Line& line, const Config& config);

  /// The document's `data`.
  web::Json say(const char* document, const web::Json& variables, const Said& how);

  web::Api& api() { return api_; }
  /// The version that Shopify served the last document by; empty: it did not say.
  const std::string& served() const { return served_; }

 private:
  web::Api api_;
  const std::string path_;
  std::string served_;
};

/// What an answer's own words mean (web::Judge). `errors` decide before the status; a field that is
/// denied is PERMISSION, never null.
std::optional<Outcome> judge(const HttpRequest& request, const HttpAnswer& answer,
                             const web::Json& body);

/// Likewise of a mutation's payload: nothing when it was done. The reason names the field and the code.
std::optional<Outcome> refusal_in(const web::Json& payload);

/// How the bucket of points stands after an answer; nothing when it does not say.
std::optional<HttpLimit> points_in(const web::Json& body);

}  // namespace sambung::shopify
