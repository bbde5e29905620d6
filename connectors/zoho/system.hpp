#pragma once

#include <map>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/web/record.hpp"
#include "connectors/zoho/config.hpp"
#include "connectors/zoho/crm.hpp"
#include "connectors/zoho/feed.hpp"

namespace sambung::zoho {

/// The operations of OPERATIONS.md on a Zoho CRM account; one source a group of them. Confined to
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
  void subscriptions(Call& call);
  void erase(Call& call);

 private:
  /// A record as Zoho has it now.
  struct There {
    web::Json row;
    web::Record record;
  };
  using Records = std::map<std::string, There>;
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
  /// What a channel shall be.
  struct Wanted {
    std::string url;
    std::string secret;
    std::int64_t now_ms = 0;
  };

  Records read(const std::vector<std::string>& ids);
  void add(const web::Json& row, Records& found) const;
  void query_phones(const web::Json& phones, Records& found);
  void search_phones(const web::Json& phones, Records& found);
  void query_keys(const web::Json& keys, Records& found);

  std::vector<Outcome> upsert_slice(Call& call, std::size_t first,
                                    const std::vector<web::Json>& requests);
  void plan(Slice& slice, std::size_t i, const Records& there) const;
  void plan_making(Slice& slice, std::size_t i) const;
  void plan_change(Slice& slice, std::size_t i, const Records& there) const;
  void write(Slice& slice, const Crm::Write& how, const std::vector<Input>& inputs);
  web::Json quiet() const;

  std::vector<Outcome> log_slice(const std::vector<web::Json>& requests);
  std::string note_with(const std::string& contact, const std::string& marker);
  std::vector<web::Json> notes_of(const std::string& contact, std::size_t page, bool& more);
  void erase_notes(const std::string& contact);
  void erase_record(const std::string& id);

  void emit_findings(Call& call, std::size_t i);
  web::Json provide(bool apply);

  std::vector<web::Json> channels();
  void put_channel(const std::string& method, const std::string& id, const Wanted& wanted);
  void end_channels(const std::vector<std::string>& ids);
  Outcome subscribe(Call& call, std::size_t i, const web::Json& request);

  const Config& config_;
  Crm crm_;
  ChangedRecords changed_;
  DeletedRecords deleted_;
};

}  // namespace sambung::zoho
