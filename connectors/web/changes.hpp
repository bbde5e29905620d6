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

/// Whether a call's context wants changes of `object`; one that names none wants all.
bool wants(const Json& context, const std::string& object);

/// What one call has given, and what fits still. Borrows the call.
class Giving {
 public:
  Giving(Call& call, std::size_t index);

  /// False: there is no room for it.
  bool give(const Record& record);
  std::size_t left() const { return left_; }
  bool any() const { return any_; }

 private:
  Call& call_;
  const std::size_t index_;
  std::size_t left_;
  std::size_t bytes_ = 0;
  bool any_ = false;
};

/// Reads each of `feeds` that `context` wants on from its place in `cursor`, which goes behind what
/// was given: until there is no room, nothing is left (`over`) or `in_time` says no.
Sweep::Step read_feeds(Cursor& cursor, const std::vector<FeedOf>& feeds, const Json& context,
                       Giving& giving, const std::function<bool()>& in_time);

/// Serves request `index` of a call of `changes`: reads each feed on from the cursor's place until
/// the call's limit is reached, nothing is left or `in_time` says no, and gives the next cursor. A
/// failure after something was given is left for the next call, which meets it first. Throws
/// nothing but Failure.
Outcome read_changes(Call& call, std::size_t index, const std::vector<FeedOf>& feeds,
                     const std::function<bool()>& in_time);

/// Serves a whole call of `changes` so, while `api` has time.
void serve_changes(Call& call, Api& api, const std::vector<FeedOf>& feeds);

}  // namespace sambung::web
