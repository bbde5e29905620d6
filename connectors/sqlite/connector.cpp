#include <sambung/connector.hpp>
#include <utility>

#include "connectors/sql/erase.hpp"
#include "connectors/sql/plan.hpp"
#include "connectors/sqlite/config.hpp"
#include "connectors/sqlite/database.hpp"

namespace {

using sambung::Batch;
using sambung::Call;
using sambung::Outcome;
using sambung::Outcomes;

/// A batch is a transaction; whatever fails in it may be repeated (`connectors/sql`).
class Sqlite {
 public:
  explicit Sqlite(const sambung::Setup& setup)
      : database_(sambung::sqlite::parse_config(setup.config).path) {}

  Outcomes deliver(const Batch& batch) {
    sambung::sql::Plan plan = sambung::sql::plan(batch, body_);
    database_.commit(plan.groups);  // a failure is thrown: all are tried again
    return std::move(plan.outcomes);
  }

  void cancel() noexcept { database_.interrupt(); }

  void erase(Call& call) {
    sambung::sql::erase(call,
                        [this](const sambung::sql::Groups& groups) { database_.commit(groups); });
  }

  void describe(Call& call) {
    call.emit(0, R"({"id":"sqlite","writes":["person","conversation","interaction","status"],)"
                 R"("reads":[],"idempotent_by":"id","erase":true})");
    call.settle_all(Outcome::done());
  }

  void probe(Call& call) {
    database_.commit({});
    call.emit(0, R"({"check":"database takes a transaction","ok":true,"detail":""})");
    call.settle_all(Outcome::done());
  }

 private:
  sambung::sqlite::Database database_;
  sambung::sql::BodyReader body_;
};

}  // namespace

SAMBUNG_CONNECTOR(Sqlite, "sqlite", "0.1.0", sambung::sqlite::kManifest)
