#pragma once

#include <functional>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/rest/caller.hpp"
#include "connectors/rest/config.hpp"
#include "connectors/rest/record.hpp"

namespace sambung::rest {

/// The operations of OPERATIONS.md on the system that a definition describes; one source a group of
/// them. Confined to the instance's thread; borrows configuration and line.
class System {
 public:
  System(const Config& config, Line& line);

  void describe(Call& call);
  void probe(Call& call);
  void find(Call& call);
  void fetch(Call& call);
  void upsert(Call& call);
  void erase(Call& call);
  void log(Call& call);
  void lookup(Call& call);
  void changes(Call& call);
  void receive(Call& call);
  void subscriptions(Call& call);

 private:
  /// Records that a question found, and what the question came to.
  struct Found {
    Outcome outcome;
    std::vector<Record> records;
  };
  /// One request of a call as it is served.
  using Serve = Outcome (System::*)(Call& call, std::size_t index, const Json& request);

  void each(Call& call, Serve serve);
  Json scope_of(const Json& request) const;
  const ObjectSpec* object_of(const Json& request) const;
  Outcome unknown_object() const;

  Outcome find_one(Call& call, std::size_t index, const Json& request);
  Outcome upsert_one(Call& call, std::size_t index, const Json& request);
  Outcome erase_one(Call& call, std::size_t index, const Json& request);
  Outcome log_one(Call& call, std::size_t index, const Json& request);
  Outcome take_rows(const FindSpec& spec, const Lookup& lookup, Json& scope,
                    std::vector<Json>& rows);
  Outcome look_up_by(const FindSpec& spec, const Lookup& lookup, Json& scope,
                     std::vector<Json>& rows);
  Outcome lookup_one(Call& call, std::size_t index, const Json& request);
  Outcome subscribe_one(Call& call, std::size_t index, const Json& request);

  Found find_by_keys(const std::string& object, const Json& request);
  Outcome find_by(const FindSpec& spec, const std::string& object, Json& scope, Found& found);
  /// `once` for each value that the spec names, which the scope then has as `each`, up to the first that is not done.
  static Outcome for_each_of(const FindSpec& spec, Json& scope,
                             const std::function<Outcome()>& once);
  Outcome take_pages(const FindSpec& spec, const std::string& object, Json& scope, Found& found);
  Outcome take_match(const FindSpec& spec, const std::string& object, const Json& native,
                     Micros answered, Found& found);
  Found fetch_record(const std::string& object, const std::string& id);
  void fetch_alone(Call& call, std::size_t index, const std::string& object, const std::string& id);
  void fetch_many(Call& call, const std::string& object, const std::vector<std::size_t>& indices);
  Outcome make(Call& call, std::size_t index, const Json& request);
  Outcome change(Call& call, std::size_t index, const Json& request);
  Outcome written(Call& call, std::size_t index, const WriteSpec& spec, Json& scope);
  Outcome settle_duplicate(Outcome outcome, const std::string& object, const Json& request);
  Outcome find_entry(const LogSpec& spec, Json& scope, std::string& id);
  Outcome receive_by(Call& call, std::size_t index, const ReceiveSpec& spec, const Json& body);
  Outcome subscribe(Json& scope, std::vector<Json>& there);
  Outcome unsubscribe(Json& scope, const std::vector<Json>& there);
  Outcome list_subscriptions(Json& scope, std::vector<Json>& there);

  const Config& config_;
  const Definition& definition_;
  Caller caller_;
};

}  // namespace sambung::rest
