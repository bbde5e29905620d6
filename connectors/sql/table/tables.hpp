#pragma once

#include <map>
#include <optional>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/sql/table/session.hpp"
#include "connectors/sql/table/table.hpp"

namespace sambung::table {

struct LookupConfig;

/// The tables of a connection; each is looked up in the database when it is first needed. Confined
/// to one thread.
class Tables {
 public:
  Tables(std::vector<ObjectConfig> objects, Session& session)
      : objects_(std::move(objects)), session_(session) {}

  const std::vector<ObjectConfig>& objects() const { return objects_; }
  Session& session() { return session_; }
  /// nullptr when the configuration has no such object; throws DatabaseFailure.
  const Table* find(const std::string& object);
  /// What is known is read anew: the database has changed.
  void forget() { known_.clear(); }

 private:
  std::vector<ObjectConfig> objects_;
  Session& session_;
  std::map<std::string, Table> known_;
};

// The operations of plugins/abi/OPERATIONS.md over the tables. What fails is settled with its
// outcome, never thrown.

void find(Tables& tables, Call& call);
void fetch(Tables& tables, Call& call);
void upsert(Tables& tables, Call& call);
void provision(Tables& tables, Call& call);
/// The findings about the tables; `reach` stands among them. Settles.
void probe(Tables& tables, Call& call);
/// Erases the `records` of one request; the outcome of all. Throws DatabaseFailure.
Outcome erase_records(Tables& tables, std::string_view request);
/// The description of a connection; `wakes`: changes are told by the database at once.
std::string description(const std::vector<ObjectConfig>& objects,
                        const std::vector<LookupConfig>& lookups, bool wakes);

/// An object that the configuration does not have.
Outcome no_such_object(const std::string& object);

}  // namespace sambung::table
