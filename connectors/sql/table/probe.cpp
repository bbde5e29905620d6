#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "connectors/sql/table/failure.hpp"
#include "connectors/sql/table/tables.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

/// Hands findings over.
class Findings {
 public:
  explicit Findings(Call& call) : call_(call) {}

  void add(const std::string& check, bool ok, const std::string& detail,
           json more = json::object()) {
    more["check"] = check;
    more["ok"] = ok;
    more["detail"] = detail;
    call_.emit(0, more.dump(-1, ' ', false, json::error_handler_t::replace));
  }

 private:
  Call& call_;
};

void probe_clock(Session& session, Findings& findings) {
  using namespace std::chrono;
  const Rows rows = session.query(Words(session.dialect()).clock());
  const std::int64_t there =
      rows.empty() || !rows[0][0] ? 0 : std::strtoll(rows[0][0]->c_str(), nullptr, 10) / 1000;
  const std::int64_t here =
      duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  findings.add("clock", true, "", {{"skew_ms", there - here}});
}

void probe_fields(const Table& table, Findings& findings) {
  json fields = json::array();
  for (const Column* column : table.fields()) {
    const bool writable = !table.is_read_only(*column) && column->updatable;
    fields.push_back({{"name", column->name},
                      {"type", name_of(column->kind)},
                      {"writable", writable},
                      {"required", !column->nullable && !column->has_default}});
  }
  findings.add("fields", true, table.config().object + ": " + table.config().table_name(),
               {{"object", table.config().object}, {"fields", fields}});
}

/// Names of columns, for one sentence.
class Names {
 public:
  void add(const std::string& name) { text_ += (text_.empty() ? "" : ", ") + name; }
  bool is_empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void probe_rights(const Table& table, Findings& findings) {
  const std::string of = " of " + table.config().key;
  Names unreadable, unwritable, unmakeable, missing;
  for (const Column* column : table.fields()) {
    if (!column->readable) unreadable.add(column->name);
    if (table.is_read_only(*column)) continue;
    if (!column->updatable) unwritable.add(column->name);
    if (!column->insertable) unmakeable.add(column->name);
  }
  findings.add("read" + of, unreadable.is_empty(),
               unreadable.is_empty() ? "" : "grant select on " + unreadable.text());
  if (!table.config().writable) return;
  findings.add("write" + of, unwritable.is_empty(),
               unwritable.is_empty()
                   ? ""
                   : "grant update on " + unwritable.text() + ", or list them in `read_only`");
  for (const Column& column : table.catalog().columns) {
    const bool is_ours = table.field(column.name) != nullptr || column.name == table.id().name ||
                         column.name == table.config().version;
    if (!column.nullable && !column.has_default && !column.generated && !is_ours) {
      missing.add(column.name);
    }
  }
  std::string why;
  if (!unmakeable.is_empty()) why = "grant insert on " + unmakeable.text();
  if (!missing.is_empty()) {
    why += (why.empty() ? "" : "; ") + std::string("a new row needs ") + missing.text() +
           ": add them to `columns`, or give them a default";
  }
  findings.add("make" + of, why.empty(), why);
}

void probe_version(Session& session, const Table& table, Findings& findings) {
  const std::string check = "changes of " + table.config().key;
  if (table.version() == nullptr) {
    return findings.add(check, false, "no `version` is set: changes cannot be followed");
  }
  bool has_index = false;
  for (const Index& index : table.catalog().indexes) {
    has_index = has_index || index.columns.front() == table.version()->name;
  }
  std::string why;
  if (!has_index) why = "no index begins with " + table.version()->name + ": each look reads all";
  if (table.version()->nullable &&
      !session
           .query("select 1 from " + table.words().table(table.config()) + " where " +
                  table.words().name(table.version()->name) + " is null limit 1")
           .empty()) {
    why += (why.empty() ? "" : "; ") + std::string("rows without a ") + table.version()->name +
           " are seen once and never again";
  }
  findings.add(check, why.empty(), why);
}

void probe_table(Tables& tables, const ObjectConfig& object, Findings& findings) {
  try {
    const Table& table = *tables.find(object.object);
    findings.add(object.key, true, "");
    probe_fields(table, findings);
    probe_rights(table, findings);
    probe_version(tables.session(), table, findings);
  } catch (const DatabaseFailure& failure) {
    if (failure.kind != FailureKind::kSchema && failure.kind != FailureKind::kPermission) throw;
    findings.add(object.key, false, failure.reason);
  }
}

}  // namespace

void probe(Tables& tables, Call& call) {
  Findings findings(call);
  try {
    tables.forget();
    probe_clock(tables.session(), findings);
    findings.add("reach", true, "");
    for (const ObjectConfig& object : tables.objects()) probe_table(tables, object, findings);
    call.settle_all(Outcome::done());
  } catch (const DatabaseFailure& failure) {
    findings.add("reach", false, failure.reason);
    call.settle_all(outcome_of(failure));
  }
}

}  // namespace sambung::table
