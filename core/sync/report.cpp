#include "core/sync/report.hpp"

#include "core/sync/rules_json.hpp"
#include "core/sync/standing.hpp"
#include "core/sync/value_json.hpp"

namespace sambung::sync {

namespace {

LossView loss_in(const sqlite::Statement& query) {
  return {.number = query.integer(0),
          .person_id = std::string(query.text(1)),
          .field = std::string(query.text(2)),
          .value_json = std::string(query.text(3)),
          .at = query.integer(4),
          .author = std::string(query.text(5)),
          .origin = std::string(query.text(6)),
          .reason = std::string(query.text(7)),
          .decided = query.integer(8)};
}

std::optional<PlannedWrite> planned(const std::string& person_id, const std::string& connection,
                                    Person person, const Rules& rules) {
  const auto link = person.links.find(connection);
  if (link == person.links.end()) return std::nullopt;
  PlannedWrite plan{.person_id = person_id,
                    .connection = connection,
                    .remote_id = link->second.remote_id,
                    .needs_look = PersonSync(person, rules).must_read(connection),
                    .fields = {}};
  const std::map<std::string, Base> bases = link->second.bases;
  link->second.needs_read = false;
  link->second.intent.reset();
  const auto write = PersonSync(person, rules).write(connection);
  if (!write) return std::nullopt;
  for (const auto& [field, value] : write->fields) {
    const auto base = bases.find(field);
    plan.fields.push_back(
        {.name = field,
         .now = base == bases.end() ? std::nullopt : std::optional(base->second.theirs),
         .then = value});
  }
  return plan;
}

}  // namespace

Result<Report> Report::open(const std::filesystem::path& sync_file) {
  std::error_code error;
  if (!std::filesystem::exists(sync_file, error)) {
    return Error{ErrorCode::kNotFound,
                 "nothing was ever synced here; give a connection `sync: {}` in the configuration"};
  }
  auto database = sqlite::Database::open(sync_file, {.read_only = true, .page_cache_kib = 4096});
  if (!database) return database.error();
  return Report(*std::move(database));
}

Result<Person> Report::load(std::string_view person_id) {
  auto query = database_.cached("SELECT standing FROM person WHERE person_id = ?");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, person_id).step();
  std::string standing = row && *row ? std::string((*query)->text(0)) : std::string();
  (*query)->reset();
  if (!row) return row.error();
  if (standing.empty()) return Person{};
  return decode_standing(standing);
}

Result<std::vector<PlannedWrite>> Report::plan(std::string_view connection, std::size_t limit) {
  auto note = database_.prepare("SELECT text FROM note WHERE name = 'rules'");
  if (!note) return note.error();
  auto there = note->step();
  if (!there) return there.error();
  if (!*there) return std::vector<PlannedWrite>{};
  auto rules = decode_rules(note->text(0));
  if (!rules) return rules.error();
  auto query = database_.prepare(
      "SELECT connection, person_id FROM due WHERE ?1 = '' OR connection = ?1"
      " ORDER BY connection, since, person_id");
  if (!query) return query.error();
  query->bind_text(1, connection);
  std::vector<PlannedWrite> plans;
  auto row = query->step();
  for (; row && *row && plans.size() < limit; row = query->step()) {
    const std::string person_id(query->text(1));
    auto person = load(person_id);
    if (!person) return person.error();
    auto plan = planned(person_id, std::string(query->text(0)), *std::move(person), *rules);
    if (plan) plans.push_back(*std::move(plan));
  }
  if (!row) return row.error();
  return plans;
}

Result<std::vector<LinkView>> Report::links(std::string_view connection, std::string_view person,
                                            std::size_t limit) {
  auto query = database_.prepare(
      "SELECT person_id, connection, remote_id, state FROM link"
      " WHERE (?1 = '' OR connection = ?1) AND (?2 = '' OR person_id = ?2)"
      " ORDER BY person_id, connection LIMIT ?3");
  if (!query) return query.error();
  query->bind_text(1, connection).bind_text(2, person).bind(3, static_cast<std::int64_t>(limit));
  std::vector<LinkView> links;
  auto row = query->step();
  for (; row && *row; row = query->step()) {
    links.push_back({.person_id = std::string(query->text(0)),
                     .connection = std::string(query->text(1)),
                     .remote_id = std::string(query->text(2)),
                     .state = std::string(query->text(3))});
  }
  if (!row) return row.error();
  return links;
}

Result<std::vector<LossView>> Report::losses(std::string_view person, std::int64_t after,
                                             std::size_t limit) {
  auto query = database_.prepare(
      "SELECT number, person_id, field, value, at, author, origin, reason, decided FROM loss"
      " WHERE number > ?1 AND (?2 = '' OR person_id = ?2) ORDER BY number LIMIT ?3");
  if (!query) return query.error();
  query->bind(1, after).bind_text(2, person).bind(3, static_cast<std::int64_t>(limit));
  std::vector<LossView> losses;
  auto row = query->step();
  for (; row && *row; row = query->step()) losses.push_back(loss_in(*query));
  if (!row) return row.error();
  return losses;
}

Result<LossView> Report::loss(std::int64_t number) {
  auto found = losses("", number - 1, 1);
  if (!found) return found.error();
  if (!found->empty() && found->front().number == number) return found->front();
  return Error{ErrorCode::kNotFound, "there is no conflict of number " + std::to_string(number) +
                                         "; sambung sync conflicts lists them"};
}

Result<std::vector<ReviewView>> Report::reviews(std::size_t limit) {
  auto query = database_.prepare(
      "SELECT person_id, standing FROM person WHERE standing LIKE '%\"reviews\":{%'"
      " ORDER BY person_id");
  if (!query) return query.error();
  std::vector<ReviewView> reviews;
  auto row = query->step();
  for (; row && *row && reviews.size() < limit; row = query->step()) {
    auto person = decode_standing(query->text(1));
    if (!person) return person.error();
    for (const auto& [field, review] : person->reviews) {
      ReviewView view{.person_id = std::string(query->text(0)),
                      .field = field,
                      .alarm = review.alarm,
                      .offers_json = {}};
      for (const Theirs& offer : review.offers) view.offers_json.push_back(to_json(offer.value));
      reviews.push_back(std::move(view));
    }
  }
  if (!row) return row.error();
  return reviews;
}

}  // namespace sambung::sync
