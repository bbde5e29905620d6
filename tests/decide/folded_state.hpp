#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/decide/decider.hpp"
#include "core/model/codec.hpp"
#include "core/sqlite/database.hpp"
#include "core/state/fold.hpp"
#include "core/state/people.hpp"
#include "core/state/schema.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::decide {

inline model::Keys test_keys() { return *model::Keys::make(Secret(std::string(32, 'k'))); }

/// Every row of a query as text.
inline std::vector<std::string> rows_of(sqlite::Database& database, const std::string& sql) {
  std::vector<std::string> rows;
  auto query = database.prepare(sql);
  EXPECT_TRUE(query) << sql << ": " << (query ? "" : query.error().what);
  if (!query) return rows;
  for (auto row = query->step(); row && *row; row = query->step()) {
    rows.emplace_back(query->text(0));
  }
  return rows;
}

/// All of state but what is ours to name: ids of persons, and when a judgement was made. A person is
/// named by its identifiers instead.
inline std::string dump(sqlite::Database& database) {
  std::string out;
  std::map<std::string, std::string> names;  // root -> its subjects
  for (const std::string& row : rows_of(
           database,
           "SELECT root || '=' || group_concat(DISTINCT subject) FROM (SELECT root, subject"
           " FROM link JOIN person USING(person_id) JOIN identity USING(number) ORDER BY subject)"
           " GROUP BY root")) {
    names[row.substr(0, row.find('='))] = row.substr(row.find('=') + 1);
  }
  for (const auto& [root, subjects] : std::map<std::string, std::string>([&] {
         std::map<std::string, std::string> by_subjects;
         for (const auto& [root_id, list] : names) by_subjects[list] = root_id;
         return by_subjects;
       }())) {
    out += "person " + root + "\n";
  }
  std::set<std::string> conversations;
  for (const std::string& row :
       rows_of(database,
               "SELECT channel || '|' || coalesce(group_id, '') || '|' || coalesce(root, '')"
               " FROM conversation LEFT JOIN person USING(person_id)")) {
    const std::size_t bar = row.rfind('|');
    const std::string root = row.substr(bar + 1);
    conversations.insert(row.substr(0, bar + 1) + (root.empty() ? "" : names[root]));
  }
  for (const std::string& conversation : conversations)
    out += "conversation " + conversation + "\n";
  for (
      const char* sql :
      {"SELECT 'identity '||subject||scope||kind||value||coalesce(e164,'')||coalesce(name,'')||"
       "coalesce(name_at,'') FROM identity ORDER BY 1",
       "SELECT 'claim '||subject||holder||first FROM claim ORDER BY 1",
       "SELECT 'point '||channel||subject||coalesce(last_in,'-')||coalesce(last_out,'-') FROM"
       " contact_point ORDER BY 1",
       "SELECT 'message '||channel||message_id||rank||event_id||direction||subject||time||kind||body"
       " FROM message ORDER BY 1",
       "SELECT 'edit '||channel||message_id||time||event_id||body FROM edit ORDER BY 1",
       "SELECT 'revoke '||channel||message_id||time FROM revoke ORDER BY 1",
       "SELECT 'reaction '||channel||message_id||actor||time||coalesce(emoji,'') FROM reaction"
       " ORDER BY 1",
       "SELECT 'status '||channel||message_id||participant||coalesce(sent,'')||'/'||"
       "coalesce(delivered,'')||'/'||coalesce(read,'')||'/'||coalesce(played,'')||'/'||"
       "coalesce(failed,'')||coalesce(errors,'')||coalesce(pricing,'')||coalesce(pricing_at,'')"
       " FROM status ORDER BY 1",
       "SELECT 'fact '||event_id||type||body FROM fact ORDER BY 1"}) {
    for (const std::string& row : rows_of(database, sql)) out += row + "\n";
  }
  return out;
}

/// Fold and decider over a state file, without journal and thread.
class FoldedState {
 public:
  FoldedState() : keys_(test_keys()) {
    auto opened =
        sqlite::Database::open(folder_ / "state.db", {.durability = sqlite::Durability::kNormal});
    EXPECT_TRUE(opened);
    database_ = std::move(*opened);
    EXPECT_TRUE(state::prepare_file(database_));
  }

  void start_over() {
    EXPECT_TRUE(state::start_over(database_));
    decisions_.clear();
  }

  /// Folds and decides all events in one transaction.
  void take(const std::vector<model::Event>& events) {
    state::Fold fold(database_, keys_, {{"main", "portfolio-1"}});
    state::People people(database_);
    Decider decider(people, keys_, [&](model::Event decision) -> Result<void> {
      auto encoded = model::encode(decision);
      decisions_.push_back(decision);
      return fold.apply(encoded.envelope, decision.data, encoded.body);
    });
    EXPECT_TRUE(database_.begin());
    for (const model::Event& event : events) {
      model::EncodedEvent encoded = model::encode(event);
      const auto folded = fold.apply(encoded.envelope, event.data, encoded.body);
      EXPECT_TRUE(folded) << (folded ? "" : folded.error().what);
      const auto decided = decider.decide(encoded.envelope, event.data, "portfolio-1");
      EXPECT_TRUE(decided) << (decided ? "" : decided.error().what);
    }
    EXPECT_TRUE(database_.commit());
  }

  sqlite::Database& database() { return database_; }
  std::filesystem::path file() const { return folder_ / "state.db"; }
  const model::Keys& keys() const { return keys_; }
  const std::vector<model::Event>& decisions() const { return decisions_; }

 private:
  testing::TempFolder folder_;
  model::Keys keys_;
  sqlite::Database database_;
  std::vector<model::Event> decisions_;
};

}  // namespace sambung::decide
