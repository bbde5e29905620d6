#pragma once

#include <optional>

#include "connectors/web/api.hpp"

namespace sambung::woocommerce {

/// What WooCommerce's own words mean (web::Judge): the code of an error, whatever the status, as an id
/// that is not there is 400 in a write and 404 in a read. What is no JSON was said by something before the
/// shop. Source: the REST controllers of WooCommerce 9 to 11 and of WordPress 6, read 2026-11.
std::optional<Outcome> judge(const HttpRequest& request, const HttpAnswer& answer,
                             const web::Json& body);

/// Likewise of `{"code","message","data"}` inside an answer to a batch.
Outcome meaning_of(const web::Json& error);

}  // namespace sambung::woocommerce
