#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/state/people.hpp"
#include "core/sync/person_sync.hpp"
#include "core/sync/policy.hpp"
#include "core/sync/store.hpp"
#include "core/sync/task.hpp"

namespace spdlog {
class logger;
}

namespace sambung::sync {

/// The persons that one turn of the desk is about: loads them, lets what happened act on them, and says
/// what follows. Lives within one transaction of the store. Confined to the desk's thread.
class Turn {
 public:
  struct Parts {
    Store& store;
    state::People& people;
    const model::Keys& keys;
    const Rules& rules;
    spdlog::logger& log;
    UnixTime now;
  };
  explicit Turn(Parts parts) : parts_(parts) {}

  /// Lets an event of the journal act.
  Result<void> take(const model::Envelope& envelope, const model::Data& data);
  /// Lets the end of a task act.
  Result<void> take(const TaskEnd& end);
  /// A person is looked at again, since the rules are others.
  Result<void> revisit(const std::string& person_id);
  /// What was under way when the last broker ended may or may not have taken effect.
  Result<void> doubt(const std::string& person_id);

  /// A person's record shall be read again and compared with what is known.
  Result<void> recheck(const std::string& connection, const std::string& person_id);
  /// Records that were read again: by connection and person, whether they held what was not known.
  const std::map<std::string, std::map<std::string, bool>>& compared() const { return compared_; }

  /// Persons with whom a connection has to wait, by connection.
  const std::map<std::string, std::set<std::string>>& put_off() const { return put_off_; }

  enum class May {
    kRead,
    kWrite,
    kMake,  ///< write, and make in one go what is still to be looked for
  };
  /// Begins what is due for a person in a connection; nullopt when nothing is that may be begun.
  Result<std::optional<Task>> begin(const std::string& connection, const std::string& person_id,
                                    std::uint64_t round, May may);

  /// Persons of this turn with whom there is something to do in a connection since this turn.
  std::vector<std::string> unmarked(const std::string& connection);
  std::size_t persons() const { return touched_.size(); }

  /// Brings the marks of all touched persons in line with what is due; `begin` does so for its own.
  Result<void> mark();
  /// What was decided, ready for the journal, and puts it into the store.
  Result<std::vector<model::EncodedEvent>> close();

  std::uint64_t losses() const { return losses_; }
  std::uint64_t unmapped() const { return unmapped_; }

 private:
  struct Touched {
    Kept kept;  ///< the person as it is by now, the rest as it was
    Ties ties_before;
    std::map<std::string, Review> reviews_before;
    std::vector<std::string> causes;
    /// More was done than to take in what the journal says and would say again.
    bool binds = false;
    bool may_differ = false;  ///< from what is kept; also when it binds
    bool is_marked = false;   ///< as it is by now
  };

  Result<bool> is_absorbed(std::string_view person_id) const;
  Result<void> mark(const std::string& person_id, Touched& touched);
  Result<Touched*> touch(std::string_view person_id);
  /// nullptr for whom nothing is kept of: an erased person is not made again.
  Result<Touched*> known(std::string_view person_id);
  /// nullptr for whom the turn did not load. Whoever gets it may change it.
  Touched* at_hand(std::string_view person_id);
  Result<Touched*> take_up(std::string_view person_id, bool may_be_new);
  Result<void> take_record(const EventId& id, const model::RecordChanged& record);
  Result<void> fill(std::string_view person_id, const EventId& id, const char* field,
                    std::string value);
  void fill(Touched& touched, const char* field, std::string value) const;
  Result<void> edit(const EventId& id, const model::PersonEdited& edited);
  Result<void> merge(const EventId& id, const model::PersonMerged& merged);
  Result<void> take_reading(Touched& touched, const TaskEnd& end, const ReadEnd& read);
  Result<void> take_writing(Touched& touched, const TaskEnd& end, const WriteEnd& write);
  Result<void> put_off(const TaskEnd& end, Touched& touched, std::chrono::milliseconds delay);
  Result<bool> is_anothers(const std::string& connection, const std::string& remote_id,
                           std::string_view person_id);
  Observation with_time(Observation observation) const;
  std::vector<model::RemoteRecord> tied(const Touched& touched) const;
  Result<void> close(const std::string& person_id, Touched& touched,
                     std::vector<model::EncodedEvent>& events);
  Result<bool> must_tell(const std::string& person_id, const Touched& touched) const;
  model::EncodedEvent decision(const std::string& person_id, const Touched& touched) const;

  Parts parts_;
  std::map<std::string, Touched, std::less<>> touched_;
  std::map<std::string, std::map<std::string, bool>> compared_;
  std::map<std::string, std::set<std::string>> put_off_;
  std::uint64_t losses_ = 0;
  std::uint64_t unmapped_ = 0;
};

}  // namespace sambung::sync
