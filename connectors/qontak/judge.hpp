#pragma once

#include <optional>

#include "connectors/web/api.hpp"

namespace sambung::qontak {

/// What Qontak's envelope `{"meta":{"status","type","error_code",...},"response"}` means (web::Judge): its
/// status decides before HTTP's, which may be 200 all the same. 404 of a record's own path is GONE.
/// Source: "Qontak CRM OpenAPI" as its Postman collection, read 2026-11; no list of its codes is published.
std::optional<Outcome> judge(const HttpRequest& request, const HttpAnswer& answer,
                             const web::Json& body);

}  // namespace sambung::qontak
