#pragma once

#include <map>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/salesforce/config.hpp"
#include "connectors/salesforce/feed.hpp"
#include "connectors/salesforce/org.hpp"
#include "connectors/web/record.hpp"

namespace sambung::salesforce {

/// The operations of OPERATIONS.md on a Salesforce organisation; one source a group of them.
/// Confined to the instance's thread; borrows configuration and line.
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
  void erase(Call& call);

 private:
  /// A person as Salesforce has it now.
  struct Person {
    std::string object;
    web::Json row;
    web::Record record;
  };
  using People = std::map<std::string, Person>;
  /// A record to write, and the request of the slice that it is of.
  struct Input {
    std::size_t of = 0;
    web::Json record;
  };
  /// A slice of `upsert` on its way.
  struct Slice {
    const std::vector<web::Json>& requests;
    std::vector<Outcome> outcomes;
    std::vector<Input> changes;
    std::vector<Input> makings;
  };

  std::vector<std::string> objects() const;
  People read(const std::vector<std::string>& ids);
  void search_phones(const web::Json& phones, People& found);
  void query_keys(const web::Json& keys, People& found);
  People matches(const web::Json& keys);

  std::vector<Outcome> upsert_slice(Call& call, std::size_t first,
                                    const std::vector<web::Json>& requests);
  void plan_making(Slice& slice, std::size_t i) const;
  void plan_change(Slice& slice, std::size_t i, const People& there) const;
  void write(Slice& slice, const std::string& key, const std::vector<Input>& inputs);
  void settle_duplicate(Outcome& outcome, const web::Json& request);

  std::vector<Outcome> log_slice(const std::vector<web::Json>& requests);
  web::Json task_of(const web::Json& entry) const;
  Outcome place_of(const web::Json& entry, const People& there) const;

  void erase_person(const std::string& id);
  void erase_tasks(const std::string& id);

  void emit_findings(Call& call, std::size_t i);
  web::Json provide(const std::string& object, const std::string& field, bool apply);

  const Config& config_;
  Org org_;
  ChangedRows contacts_;
  ChangedRows leads_;
};

}  // namespace sambung::salesforce
