#pragma once

#include <nlohmann/json_fwd.hpp>
#include <sambung/http.hpp>
#include <sambung/outcome.hpp>
#include <stdexcept>
#include <utility>

namespace sambung::tryton {

/// What stops an item: thrown by the client, answered by the connector. `what()` is the reason, without
/// any of Tryton's own text, which quotes names and numbers.
struct Failure : std::runtime_error {
  explicit Failure(Outcome said) : std::runtime_error(said.reason), outcome(std::move(said)) {}
  Outcome outcome;
};

/// The outcome of the `error` of an answer. Tryton 6.0 (trytond/exceptions.py, protocols/jsonrpc.py,
/// read 2026-11): [class, text...] for its own exceptions, [text, trace] for any other. Rights,
/// validation and vanished records are all UserError and are told by the English text, in which
/// a session that logs in with "en" and no `language` in its context gets them.
Outcome outcome_of_error(const nlohmann::json& error);

/// The outcome of an answer that is not 200, or of none. Tryton answers 500 after it took the
/// transaction back, so that nothing was done; a proxy before it that gives up proves nothing.
Outcome outcome_of_answer(const HttpRequest& request, const HttpAnswer& answer);

}  // namespace sambung::tryton
