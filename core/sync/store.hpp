#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/position.hpp"
#include "core/base/recent.hpp"
#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"
#include "core/sync/person.hpp"

namespace sambung::sync {

/// What is to be done with a person's record in a system.
enum class Doing : std::uint8_t { kRead, kWrite };

/// By connection: in which state a person's link is, and to which record.
using Ties = std::map<std::string, std::pair<Link::State, std::string>>;
Ties ties_of(const Person& person);

/// What is kept of a person.
struct Kept {
  std::int64_t revision = 0;
  Person person;
  std::string standing;  ///< the same as JSON; empty for a person that is new
  /// Events that were judged since the newest `person.synced` and led to none yet.
  std::vector<std::string> untold;
  /// What is marked as due, by connection; nullopt: it was not looked up.
  std::optional<std::map<std::string, Doing>> due;
};

/// A person whose record in a system is to be read or written.
struct Due {
  std::string person_id;
  std::int64_t since = 0;
  Doing doing = Doing::kRead;
};

/// sync.db: what the journal's sync events add up to. It may be dropped and is rebuilt; nothing but the
/// desk writes it. Confined to its thread.
class Store {
 public:
  /// A file of another version or journal is emptied. kUnavailable - it cannot be used.
  static Result<Store> open(const std::filesystem::path& file, std::uint64_t epoch,
                            std::uint32_t partitions);

  Result<void> begin() { return database_.begin(); }
  Result<void> commit() { return database_.commit(); }
  void rollback() {
    database_.rollback();
    remembered_.clear();
  }

  /// Per partition: everything up to here is in the file.
  const std::vector<std::uint64_t>& folded() const { return folded_; }
  Result<void> store_folded(const std::vector<std::uint64_t>& folded);

  Result<Kept> load(std::string_view person_id);
  /// False when what is kept is of this revision or a later one, and stays. `before`: what is known to be
  /// kept, so that it need not be written again; may be empty.
  Result<bool> keep(const std::string& person_id, const Kept& kept, const Ties& before = {});
  /// The same as the file has of a person, for the next `load`: saves reading and decoding.
  void remember(const std::string& person_id, Kept kept);
  Result<void> forget(const std::string& person_id);
  /// Persons with a write under way when the file was last written.
  Result<std::vector<std::string>> busy();

  Result<void> add_loss(std::string_view person_id, const Loss& loss, UnixTime decided);

  /// Marks a person as due in a connection; when it is marked, `since` stays, but for a reading that has
  /// become a writing.
  Result<void> mark_due(std::string_view connection, std::string_view person_id, Doing doing,
                        UnixTime now);
  Result<void> put_off(std::string_view connection, std::string_view person_id, UnixTime until);
  Result<void> clear_due(std::string_view connection, std::string_view person_id);
  /// nullopt when the person is not due, or was put off beyond `now`.
  Result<std::optional<Due>> due(std::string_view connection, const std::string& person_id,
                                 UnixTime now);
  /// Persons with a record in a connection, with ids above `after`, in their order.
  Result<std::vector<std::string>> linked(std::string_view connection, std::string_view after,
                                          std::size_t limit);
  /// The ones that wait longest; of those to be written, the ones that are due since `writes_until` or longer.
  Result<std::vector<Due>> due(std::string_view connection, UnixTime now, UnixTime writes_until,
                               std::size_t limit);
  /// Remembers a record's event whose connection did not take part when it was looked at.
  Result<void> pass(std::string_view connection, const Position& position);
  /// The first of them, which are remembered no more.
  Result<std::vector<Position>> take_passed(std::string_view connection, std::size_t limit);
  /// A note of the desk's own: which rules the marks were made by.
  Result<std::string> note(std::string_view name);
  Result<void> set_note(std::string_view name, std::string_view text);

 private:
  explicit Store(sqlite::Database database) : database_(std::move(database)) {}
  Result<void> prepare(std::uint64_t epoch, std::uint32_t partitions);
  Result<void> put_links(std::string_view person_id, const Person& person, const Ties& before);

  static constexpr std::size_t kRememberedMin = 2048;

  sqlite::Database database_;
  Recent<std::string, Kept> remembered_{kRememberedMin};  // who was touched lately
  std::uint64_t epoch_ = 0;
  std::vector<std::uint64_t> folded_;
};

}  // namespace sambung::sync
