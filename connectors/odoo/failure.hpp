#pragma once

#include <optional>
#include <sambung/http.hpp>
#include <sambung/outcome.hpp>
#include <string_view>

#include "connectors/web/json.hpp"

namespace sambung::odoo {

/// What an exception of Odoo's means, by its name: "odoo.exceptions.ValidationError". Odoo rolls its
/// transaction back before it tells of one, so it had no effect. None of the exception's own words get into
/// the reason. Nothing when the name says nothing.
std::optional<Outcome> outcome_of_exception(std::string_view name);

/// The judge of answers over JSON-2 (odoo/addons/rpc/controllers/json2.py and odoo/http.py of 19.0, read
/// 2026-11): {"name","message",...} with a status of its own.
std::optional<Outcome> judge_json2(const HttpRequest& request, const HttpAnswer& answer,
                                   const web::Json& body);

/// That over JSON-RPC: HTTP 200 with {"error":{"code","data":{"name",...}}}.
std::optional<Outcome> judge_jsonrpc(const HttpRequest& request, const HttpAnswer& answer,
                                     const web::Json& body);

}  // namespace sambung::odoo
