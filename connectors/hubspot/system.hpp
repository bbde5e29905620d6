#pragma once

#include <chrono>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/hubspot/config.hpp"
#include "connectors/hubspot/feed.hpp"
#include "connectors/hubspot/journal_feed.hpp"
#include "connectors/web/api.hpp"

namespace sambung::hubspot {

/// The operations of OPERATIONS.md on a HubSpot account; one source a group of them. Confined to
/// the instance's thread; borrows configuration and line.
class System {
 public:
  System(const Config& config, web::Line& line);

  void describe(Call& call);
  void probe(Call& call);
  void provision(Call& call);
  void find(Call& call);
  void fetch(Call& call);
  void upsert(Call& call);
  void log(Call& call);
  void changes(Call& call);
  void receive(Call& call);
  void erase(Call& call);

 private:
  /// An input of a batch, and the request of the slice that it is of.
  struct Input {
    std::size_t of = 0;
    web::Json json;
  };
  /// A slice of `upsert` on its way.
  struct Slice {
    const std::vector<web::Json>& requests;
    std::vector<Outcome> outcomes;
    std::vector<web::Json> records;
    std::vector<Input> changes;
    std::vector<Input> makings;
  };

  std::vector<web::Json> matches(const web::Json& keys);
  std::vector<web::Json> search_phones(const std::vector<std::string>& phones);
  std::vector<Outcome> upsert_slice(Call& call, std::size_t first,
                                    const std::vector<web::Json>& requests);
  void plan(Slice& slice);
  void plan_change(Slice& slice, std::size_t i, const std::map<std::string, web::Json>& there);
  void plan_making(Slice& slice, std::size_t i);
  void write(Slice& slice, const std::string& verb, const std::vector<Input>& inputs);
  void read_back(Slice& slice);

  std::vector<Outcome> log_slice(const std::vector<web::Json>& requests);
  void write_entries(const std::vector<web::Json>& requests, std::vector<Outcome>& outcomes);
  void tie_entries(const std::vector<web::Json>& requests, std::vector<Outcome>& outcomes);

  void emit_findings(Call& call, std::size_t i);
  web::Json properties_finding();
  web::Json right_to(const std::string& object);
  std::vector<web::FeedOf> feeds();
  /// The account's id, which the journal's events are told apart by.
  const std::string& portal();
  web::Json provide_subscription(bool apply);
  web::Json journal_finding();
  web::Json provide(const std::string& object, const std::string& name, bool apply);

  const Config& config_;
  web::Api api_;
  ChangedContacts changed_;
  ArchivedContacts archived_;
  Journal journal_;
  JournalFeed journal_feed_;
  std::string portal_;  ///< empty: not asked yet
};

}  // namespace sambung::hubspot
