#pragma once

#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/web/api.hpp"

namespace sambung::web {

/// A request of an operation (OPERATIONS.md). Throws Failure (INVALID) for one that is no JSON
/// object.
Json object_of(std::string_view request);
/// A member that must be there as text; throws Failure (INVALID) naming it.
std::string needed_in(const Json& request, const char* name);
/// An empty list when it is absent or none.
Json list_in(const Json& object, const char* name);

/// Serves the requests of a call one by one: `act(i, request)` gives the outcome or throws Failure.
template <class Act>
void each(Call& call, Api& api, Act act) {
  api.until(call.deadline());
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      call.settle(i, act(i, object_of(call.request(i))));
    } catch (const Failure& failure) {
      call.settle(i, failure.outcome);
    }
  }
}

/// Likewise where a request says nothing: `act(i)`.
template <class Act>
void each_call(Call& call, Api& api, Act act) {
  api.until(call.deadline());
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      call.settle(i, act(i));
    } catch (const Failure& failure) {
      call.settle(i, failure.outcome);
    }
  }
}

/// Serves them in slices of at most `most`, for systems that take many at once: `act(first,
/// requests)` gives one outcome a request, or throws Failure for all of the slice. A request that
/// is no JSON object comes as null and has its outcome already.
template <class Act>
void each_slice(Call& call, Api& api, std::size_t most, Act act) {
  api.until(call.deadline());
  for (std::size_t first = 0; first < call.size(); first += most) {
    const std::size_t end = std::min(first + most, call.size());
    std::vector<Json> requests;
    std::vector<Outcome> outcomes(end - first, Outcome::done());
    for (std::size_t i = first; i < end; ++i) {
      try {
        requests.push_back(object_of(call.request(i)));
      } catch (const Failure& failure) {
        requests.emplace_back(nullptr);
        outcomes[i - first] = failure.outcome;
      }
    }
    try {
      const std::vector<Outcome> said = act(first, requests);
      for (std::size_t i = 0; i < outcomes.size() && i < said.size(); ++i) {
        if (!requests[i].is_null()) outcomes[i] = said[i];
      }
    } catch (const Failure& failure) {
      for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (!requests[i].is_null()) outcomes[i] = failure.outcome;
      }
    }
    for (std::size_t i = first; i < end; ++i) call.settle(i, outcomes[i - first]);
  }
}

/// Whether one of `found` is one of `wanted` (a request's keys): phones by their digits alone, else
/// without regard to the case of ASCII letters.
bool has_key(const std::vector<std::string>& found, const Json& wanted, bool phones);

/// Whether the system has understood who we are and refuses: a human has to do something there.
bool is_refusal(const Outcome& outcome);

/// {"check","ok","detail"}.
Json finding(const std::string& check, bool good, const std::string& detail = {});
/// The finding `clock` of a system's clock, Unix milliseconds; 0: it did not say.
Json clock_finding(std::int64_t server_ms);
/// Serves `probe`: `tell(i)` gives out the findings of a system that lets us in. Where it refuses us, that is
/// told, and the call is done.
template <class Tell>
void each_probe(Call& call, Api& api, Tell tell) {
  each_call(call, api, [&](std::size_t i) {
    try {
      tell(i);
    } catch (const Failure& failure) {
      if (!is_refusal(failure.outcome)) throw;
      call.emit(i, dump(finding("reach", true)));
      call.emit(i, dump(finding("credentials", false, failure.outcome.reason)));
    }
    return Outcome::done();
  });
}

/// An element of a finding's `fields`.
Json field(const std::string& name, const char* type, bool writable, bool required = false);

}  // namespace sambung::web
