#pragma once

#include <sambung/http.hpp>
#include <sambung/outcome.hpp>
#include <stdexcept>
#include <utility>

namespace sambung::medusa {

/// What stops an item: thrown by the client, answered by the connector. `what()` is the reason, without
/// any of Medusa's own text, which quotes addresses.
struct Failure : std::runtime_error {
  explicit Failure(Outcome said) : std::runtime_error(said.reason), outcome(std::move(said)) {}
  Outcome outcome;
};

/// The outcome of an answer that is not 2xx, or of none. Medusa 2.21.2 answers {"type","message"}
/// (framework/dist/http/middlewares/error-handler.js, read 2026-11): invalid_data 400, not_found 404,
/// not_allowed 400, duplicate_error 422, conflict 409. A customer whose e-mail address another one has
/// is invalid_data with "already exists": DUPLICATE here, whose remote_id the caller looks up.
Outcome outcome_of_answer(const HttpRequest& request, const HttpAnswer& answer);

}  // namespace sambung::medusa
