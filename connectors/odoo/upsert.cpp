#include "connectors/odoo/upsert.hpp"

#include <algorithm>

#include "connectors/web/requests.hpp"

namespace sambung::odoo {

namespace {

using web::Failure;

constexpr const char* kPartner = "res.partner";
constexpr const char* kExternalId = "id";  // the column of `load`

Json fields_of(const Json& request) {
  const Json* fields = web::at(request, "/fields");
  return fields != nullptr && fields->is_object() ? *fields : Json::object();
}

/// Our own id of the contact, else that of the write: the same whenever it is tried again.
std::string key_of(const Json& request) {
  const Json* id = web::at(request, "/keys/id/0");
  if (id != nullptr && id->is_string()) return id->get<std::string>();
  return web::text_in(request, "op");
}

bool wants_version(const Json& request, const Json& record) {
  const Json* expected = web::at(request, "/expected_version");
  return expected == nullptr || !expected->is_number_integer() || *expected == record["version"];
}

}  // namespace

std::vector<Upsert::Written> Upsert::run(const std::vector<Json>& requests) {
  written_.assign(requests.size(), {});
  change_all(requests);
  make_all(requests);
  read_back();
  return std::move(written_);
}

/// A contact that is not there may have gone into another, which took our external id over.
Outcome Upsert::missing(const Json& request) {
  const Json* own = web::at(request, "/keys/id/0");
  if (own != nullptr && own->is_string()) {
    const auto found = contacts_.by_external({xml_name(own->get<std::string>())});
    if (!found.empty()) return Outcome::merged(std::to_string(found.begin()->second));
  }
  return Outcome::gone("the contact is not in Odoo any more");
}

Json Upsert::values_of(const Json& fields, const Json& have) {
  std::map<std::string, std::int64_t> categories;
  Json values = Json::object();
  for (const auto& [name, wanted] : fields.items()) {
    if (have.is_object() && have.contains(name) && is_same(have[name], wanted)) continue;
    if (!contacts_.schema().has(name)) contacts_.forget_schema();  // it may have been added since
    if (name == "category_id") categories = contacts_.category_ids(wanted);
    values[name] = value_of(name, wanted, contacts_.schema(), categories);
  }
  return values;
}

void Upsert::change(const Json& request, const Json& record, std::size_t index) {
  const Json values = values_of(fields_of(request), record["fields"]);
  const std::int64_t id = number_of(record["id"].get<std::string>());
  if (!values.empty() && !wants_version(request, record)) {
    throw Failure(Outcome::conflict("the contact has another version in Odoo"));
  }
  if (!values.empty()) {
    rpc_.call({kPartner, "write", std::vector<std::int64_t>{id}, Json{{"vals", values}}},
              Effect::kSame);
  }
  ids_[index] = id;
}

void Upsert::change_all(const std::vector<Json>& requests) {
  std::vector<std::int64_t> ids;
  std::map<std::size_t, std::string> wanted;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::string id = web::text_in(requests[i], "id");
    if (id.empty()) continue;
    wanted[i] = id;
    try {
      ids.push_back(number_of(id));
    } catch (const Failure&) {
      continue;  // it is missing below
    }
  }
  std::map<std::string, Json> records;
  for (web::Record& record : contacts_.read(ids)) records[record.id] = std::move(record.item);
  for (const auto& [i, id] : wanted) {
    try {
      const auto record = records.find(id);
      if (record == records.end()) throw Failure(missing(requests[i]));
      change(requests[i], record->second, i);
    } catch (const Failure& failure) {
      written_[i].outcome = failure.outcome;
    }
  }
}

Upsert::Making Upsert::making_of(const Json& request, std::size_t index) {
  const std::string key = key_of(request);
  if (key.empty()) throw Failure(Outcome::invalid("op: missing"));
  Making making{index, {{kExternalId, config_.module + "." + xml_name(key)}}};
  const Json values = values_of(fields_of(request), nullptr);
  for (const auto& [name, value] : values.items()) {
    const auto [column, cell] = cell_of(name, value, contacts_.schema());
    if (!cell.empty()) making.cells[column] = cell;
  }
  return making;
}

void Upsert::make_all(const std::vector<Json>& requests) {
  std::map<std::vector<std::string>, std::vector<Making>> by_columns;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null() || !web::text_in(requests[i], "id").empty()) continue;
    try {
      Making making = making_of(requests[i], i);
      std::vector<std::string> columns;
      for (const auto& [column, cell] : making.cells) columns.push_back(column);
      by_columns[columns].push_back(std::move(making));
    } catch (const Failure& failure) {
      written_[i].outcome = failure.outcome;
    }
  }
  for (auto& [columns, rows] : by_columns) {
    try {
      load(rows);
    } catch (const Failure& failure) {
      for (const Making& row : rows) {
        const bool settled = ids_.contains(row.index) || !written_[row.index].outcome.is_done();
        if (!settled) written_[row.index].outcome = failure.outcome;
      }
    }
  }
}

/// `load` makes all of its rows or none: those that it refuses are taken out, and the rest goes again.
void Upsert::load(std::vector<Making> rows) {
  while (!rows.empty()) {
    Json columns = Json::array();
    for (const auto& [column, cell] : rows.front().cells) columns.push_back(column);
    Json data = Json::array();
    for (const Making& row : rows) {
      Json cells = Json::array();
      for (const auto& [column, cell] : row.cells) cells.push_back(cell);
      data.push_back(std::move(cells));
    }
    const Json named = {{"fields", columns}, {"data", data}};
    const Json said = rpc_.call({kPartner, "load", std::nullopt, named}, Effect::kSame);
    const Json ids = web::list_in(said, "ids");
    if (ids.size() == rows.size()) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (ids[i].is_number_integer()) ids_[rows[i].index] = ids[i].get<std::int64_t>();
      }
      return;
    }
    if (refuse_rows(web::list_in(said, "messages"), rows) == 0) {
      throw Failure(Outcome::invalid("Odoo refuses the contacts without saying which"));
    }
  }
}

std::size_t Upsert::refuse_rows(const Json& messages, std::vector<Making>& rows) {
  std::map<std::size_t, std::string> refused;
  for (const Json& message : messages) {
    const Json* row = web::at(message, "/record");
    if (web::text_in(message, "type") != "error" || row == nullptr || !row->is_number_unsigned()) {
      continue;
    }
    const std::string field = web::text_in(message, "field");
    const bool known = contacts_.schema().has(field);
    refused.emplace(row->get<std::size_t>(), known ? field : std::string());
  }
  std::vector<Making> left;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto bad = refused.find(i);
    if (bad == refused.end()) {
      left.push_back(std::move(rows[i]));
      continue;
    }
    written_[rows[i].index].outcome =
        Outcome::invalid((bad->second.empty() ? "" : bad->second + ": ") +
                         "Odoo refuses the value by a rule of its own");
  }
  const std::size_t count = rows.size() - left.size();
  rows = std::move(left);
  return count;
}

void Upsert::read_back() {
  std::vector<std::int64_t> ids;
  for (const auto& [index, id] : ids_) ids.push_back(id);
  std::map<std::string, Json> records;
  try {
    for (web::Record& record : contacts_.read(ids)) records[record.id] = std::move(record.item);
  } catch (const Failure&) {
    // It is written whatever reading comes to: the broker fetches for itself what is missing.
  }
  for (const auto& [index, id] : ids_) {
    const auto record = records.find(std::to_string(id));
    written_[index] = {Outcome::done(std::to_string(id)),
                       record == records.end() ? Json() : record->second};
  }
}

}  // namespace sambung::odoo
