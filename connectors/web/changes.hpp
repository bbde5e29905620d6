#pragma once

#include <functional>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/web/api.hpp"
#include "connectors/web/sweep.hpp"

namespace sambung::web {

/// A feed that `changes` reads. Borrows its source.
struct FeedOf {
  std::string name;    ///< of its place in the cursor: never changes
  std::string object;  ///< read when the call's context wants it
  FeedRules rules;
  Source* source = nullptr;
};

/// Serves request `index` of a call of `changes`: reads each feed on from the cursor's place until
/// the call's limit is reached, nothing is left or `in_time` says no, and gives the next cursor. A
/// failure after something was given is left for the next call, which meets it first. Throws
/// nothing but Failure.
Outcome read_changes(Call& call, std::size_t index, const std::vector<FeedOf>& feeds,
                     const std::function<bool()>& in_time);

/// Serves a whole call of `changes` so, while `api` has time.
void serve_changes(Call& call, Api& api, const std::vector<FeedOf>& feeds);

}  // namespace sambung::web
