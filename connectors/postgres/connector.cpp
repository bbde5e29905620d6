#include <sambung/connector.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/postgres/client.hpp"
#include "connectors/postgres/config.hpp"
#include "connectors/postgres/failure.hpp"
#include "connectors/sql/erase.hpp"
#include "connectors/sql/fold.hpp"
#include "connectors/sql/mapping.hpp"
#include "connectors/sql/plan.hpp"

namespace {

using sambung::Batch;
using sambung::Call;
using sambung::Outcome;
using sambung::Outcomes;
using sambung::postgres::Failure;

/// A batch is a transaction; whatever fails in it may be repeated (`connectors/sql`).
class Postgres {
 public:
  explicit Postgres(const sambung::Setup& setup)
      : host_(setup.host), client_(sambung::postgres::parse_config(setup.config)) {}

  Outcomes deliver(const Batch& batch) {
    const CancelEnd end{client_};
    sambung::sql::Plan plan = sambung::sql::plan(batch, body_);
    try {
      client_.commit(plan.groups);
      return std::move(plan.outcomes);
    } catch (const Failure& failure) {
      if (!failure.is_data) return sambung::all(batch, failure.outcome);
    }
    host_.warn("a batch was refused for its data; its events are tried one by one");
    return deliver_singly(batch);
  }

  void cancel() noexcept { client_.cancel(); }

  void erase(Call& call) {
    const CancelEnd end{client_};
    try {
      sambung::sql::erase(call,
                          [this](const sambung::sql::Groups& groups) { client_.commit(groups); });
    } catch (const Failure& failure) {
      call.settle_all(failure.outcome);
    }
  }

  void describe(Call& call) {
    call.emit(0, R"({"id":"postgres","writes":["person","conversation","interaction","status"],)"
                 R"("reads":[],"idempotent_by":"id","erase":true})");
    call.settle_all(Outcome::done());
  }

  void probe(Call& call) {
    const CancelEnd end{client_};
    try {
      client_.commit({});
      call.emit(0, R"({"check":"login, tables and a transaction","ok":true,"detail":""})");
      call.settle_all(Outcome::done());
    } catch (const Failure& failure) {
      call.settle_all(failure.outcome);
    }
  }

 private:
  /// A cancel is for the call that runs.
  struct CancelEnd {
    sambung::postgres::Client& client;
    ~CancelEnd() { client.clear_cancel(); }
  };

  Outcomes deliver_singly(const Batch& batch) {
    Outcomes outcomes;
    std::set<std::string_view> stopped;
    for (const sambung::Event event : batch) {
      const bool later = stopped.contains(event.lane());
      outcomes.push_back(later ? Outcome::not_attempted() : deliver_one(event));
      if (!outcomes.back().is_done()) stopped.insert(event.lane());
    }
    return outcomes;
  }

  Outcome deliver_one(const sambung::Event& event) {
    sambung::sql::Mapped mapped = sambung::sql::map(event, body_);
    if (!mapped.refusal.empty()) return Outcome::invalid(mapped.refusal);
    try {
      client_.commit(sambung::sql::fold(std::move(mapped.steps)));
      return Outcome::done(std::string(event.id()));
    } catch (const Failure& failure) {
      return failure.outcome;
    }
  }

  sambung::Host host_;
  sambung::postgres::Client client_;
  sambung::sql::BodyReader body_;
};

}  // namespace

SAMBUNG_CONNECTOR(Postgres, "postgres", "0.1.0", sambung::postgres::kManifest)
