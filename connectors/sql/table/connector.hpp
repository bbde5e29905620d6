#pragma once

#include <chrono>
#include <sambung/connector.hpp>
#include <utility>

#include "connectors/sql/body.hpp"
#include "connectors/sql/erase.hpp"
#include "connectors/sql/events.hpp"
#include "connectors/sql/plan.hpp"
#include "connectors/sql/table/changes.hpp"
#include "connectors/sql/table/failure.hpp"
#include "connectors/sql/table/lookup.hpp"
#include "connectors/sql/table/tables.hpp"

namespace sambung::table {

/// A connector for a database: WhatsApp's events into tables of our own, and the operations on the
/// customer's tables. `Backend` is made of the configuration and has
///   bool events() const; const std::vector<ObjectConfig>& objects() const; bool wakes() const;
///   const std::vector<LookupConfig>& lookups() const;
///   Session& session(); void commit(const sql::Groups&);  // both throw DatabaseFailure
///   void cancel() noexcept; void clear_cancel();
template <class Backend>
class Connector {
 public:
  explicit Connector(const Setup& setup)
      : backend_(setup.config),
        tables_(backend_.objects(), backend_.session()),
        changes_(tables_),
        lookups_(backend_.lookups(), backend_.session()) {}

  Outcomes deliver(const Batch& batch) {
    const CallEnd end(backend_);
    // The operator wants none of them here: nothing is written, and only what is no event is
    // refused.
    if (!backend_.events()) return sql::plan(batch, body_).outcomes;
    return sql::deliver(batch, body_, [this](const sql::Groups& groups) { return commit(groups); });
  }

  void cancel() noexcept { backend_.cancel(); }

  void find(Call& call) { run(call, table::find); }
  void fetch(Call& call) { run(call, table::fetch); }
  void upsert(Call& call) { run(call, table::upsert); }
  void provision(Call& call) { run(call, table::provision); }

  void changes(Call& call) {
    const CallEnd end(backend_, call.deadline());
    changes_.serve(call);
  }

  void lookup(Call& call) {
    const CallEnd end(backend_, call.deadline());
    lookups_.serve(call);
  }

  void erase(Call& call) {
    const CallEnd end(backend_, call.deadline());
    try {
      if (backend_.events()) {
        sql::erase(call, [this](const sql::Groups& groups) { backend_.commit(groups); });
      }
      for (std::size_t i = 0; i < call.size(); ++i) {
        Outcome erased = erase_records(tables_, call.request(i));
        if (!backend_.events()) call.settle(i, erased);
      }
    } catch (const DatabaseFailure& failure) {
      call.settle_all(again(failure));
    }
  }

  void describe(Call& call) {
    call.emit(0, description(backend_.objects(), backend_.lookups(), backend_.wakes()));
    call.settle_all(Outcome::done());
  }

  void probe(Call& call) {
    const CallEnd end(backend_, call.deadline());
    if (backend_.events()) {
      const sql::Committed committed = commit({});
      if (!committed.outcome.is_done()) return call.settle_all(committed.outcome);
      call.emit(0, R"({"check":"tables for events","ok":true,"detail":""})");
    }
    table::probe(tables_, call);
  }

 private:
  static constexpr std::chrono::milliseconds kMargin{200};  // to answer before the deadline

  /// A cancel is for the call that runs, and so is its deadline.
  class CallEnd {
   public:
    explicit CallEnd(Backend& backend,
                     Call::Clock::time_point deadline = Call::Clock::time_point::max())
        : backend_(backend) {
      backend_.session().answer_by(deadline - kMargin);
    }
    ~CallEnd() {
      backend_.clear_cancel();
      backend_.session().answer_by(Call::Clock::time_point::max());
    }
    CallEnd(const CallEnd&) = delete;
    CallEnd& operator=(const CallEnd&) = delete;

   private:
    Backend& backend_;
  };

  void run(Call& call, void (*operation)(Tables&, Call&)) {
    const CallEnd end(backend_, call.deadline());
    operation(tables_, call);
  }

  /// Whether a transaction took place that was cut off in COMMIT does not matter where all of it
  /// may be repeated.
  static Outcome again(const DatabaseFailure& failure) {
    Outcome outcome = outcome_of(failure);
    if (failure.kind == FailureKind::kCommitLost) outcome.outcome = SAMBUNG_TRANSIENT;
    return outcome;
  }

  sql::Committed commit(const sql::Groups& groups) {
    try {
      backend_.commit(groups);
      return {Outcome::done(), false};
    } catch (const DatabaseFailure& failure) {
      return {again(failure),
              failure.kind == FailureKind::kData || failure.kind == FailureKind::kUnique};
    }
  }

  Backend backend_;
  Tables tables_;
  Changes changes_;
  Lookups lookups_;
  sql::BodyReader body_;
};

}  // namespace sambung::table
