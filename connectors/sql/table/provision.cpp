#include <nlohmann/json.hpp>

#include "connectors/sql/table/failure.hpp"
#include "connectors/sql/table/steps.hpp"
#include "connectors/sql/table/tables.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

std::string joined(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) text += statement + ";\n";
  return text;
}

void report(Call& call, std::size_t i, const Step& step, const char* state,
            const std::string& detail) {
  const json item = {{"what", step.what}, {"state", state}, {"detail", detail}};
  call.emit(i, item.dump(-1, ' ', false, json::error_handler_t::replace));
}

/// False: it failed.
bool apply(Session& session, Call& call, std::size_t i, const Step& step) {
  try {
    Transaction transaction(session);
    for (const std::string& statement : step.statements) session.query(statement);
    transaction.commit();
    report(call, i, step, "made", "");
    return true;
  } catch (const DatabaseFailure& failure) {
    report(call, i, step, "failed", failure.reason + "; it was: " + joined(step.statements));
    return false;
  }
}

Outcome provision_one(Tables& tables, Call& call, std::size_t i) {
  const json request = json::parse(call.request(i), nullptr, false);
  const bool applies = request.is_object() && request.value("apply", false);
  tables.forget();
  bool failed = false;
  for (const ObjectConfig& object : tables.objects()) {
    for (const Step& step : steps_of(tables.session(), object)) {
      if (step.present) {
        report(call, i, step, "present", "");
      } else if (!applies) {
        report(call, i, step, "missing", joined(step.statements));
      } else {
        failed = !apply(tables.session(), call, i, step) || failed;
      }
    }
  }
  return failed ? Outcome::permission("a step failed; its detail says why") : Outcome::done();
}

}  // namespace

void provision(Tables& tables, Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      call.settle(i, provision_one(tables, call, i));
    } catch (const DatabaseFailure& failure) {
      call.settle(i, outcome_of(failure));
    }
  }
}

}  // namespace sambung::table
