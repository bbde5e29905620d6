#include "connectors/odoo/contacts.hpp"

#include <algorithm>
#include <set>

#include "connectors/web/requests.hpp"

namespace sambung::odoo {

namespace {

using web::Failure;

constexpr const char* kPartner = "res.partner";
constexpr const char* kCategory = "res.partner.category";
constexpr std::size_t kCategoriesMax = 1000;

const Json& rows_of(const Json& answer) {
  if (!answer.is_array()) throw Failure(Outcome::transient("Odoo's answer is no list"));
  return answer;
}

std::int64_t id_in(const Json& row) {
  const Json* id = web::at(row, "/id");
  return id != nullptr && id->is_number_integer() ? id->get<std::int64_t>() : 0;
}

}  // namespace

const Schema& Contacts::schema() {
  if (!schema_) {
    const Json attributes = {{"attributes", {"type", "readonly", "required"}}};
    schema_ =
        read_schema(rpc_.call({kPartner, "fields_get", std::nullopt, attributes}, Effect::kNone));
  }
  return *schema_;
}

void Contacts::learn_categories(const Json& rows) {
  std::set<std::int64_t> unknown;
  for (const Json& row : rows) {
    const Json ids = web::list_in(row, "category_id");
    for (const Json& id : ids) {
      if (id.is_number_integer() && !categories_.contains(id.get<std::int64_t>())) {
        unknown.insert(id.get<std::int64_t>());
      }
    }
  }
  if (unknown.empty()) return;
  if (categories_.size() > kCategoriesMax) categories_.clear();
  const Json named = {{"domain", Json::array({leaf("id", "in", unknown)})}, {"fields", {"name"}}};
  const Json found =
      rpc_.call({kCategory, "search_read", std::nullopt, named, true}, Effect::kNone);
  for (const Json& row : rows_of(found)) categories_[id_in(row)] = web::text_in(row, "name");
}

std::vector<web::Record> Contacts::records(const Json& rows) {
  learn_categories(rows_of(rows));
  const Around around{schema(), rpc_.own_user(), categories_};
  std::vector<web::Record> all;
  for (const Json& row : rows) {
    auto record = record_of(row, around);
    if (!record) throw Failure(Outcome::transient("Odoo gave a contact without id or write_date"));
    all.push_back(*std::move(record));
  }
  return all;
}

std::vector<web::Record> Contacts::search(const Page& page) {
  const Json named = {{"domain", page.domain},
                      {"fields", names_to_read(schema(), config_.fields)},
                      {"limit", page.limit},
                      {"order", page.order}};
  return records(rpc_.call({kPartner, "search_read", std::nullopt, named, true}, Effect::kNone));
}

std::vector<web::Record> Contacts::read(const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  // A search, since `read` fails for all when one is not there.
  return search({.domain = Json::array({leaf("id", "in", ids)}), .limit = ids.size()});
}

std::map<std::string, std::int64_t> Contacts::by_external(const std::vector<std::string>& names) {
  std::map<std::string, std::int64_t> found;
  if (names.empty()) return found;
  const Json domain = Json::array({leaf("module", "=", config_.module),
                                   leaf("model", "=", kPartner), leaf("name", "in", names)});
  const Json named = {{"domain", domain}, {"fields", {"name", "res_id"}}};
  const Json rows = rpc_.call({"ir.model.data", "search_read", std::nullopt, named}, Effect::kNone);
  for (const Json& row : rows_of(rows)) {
    const Json* id = web::at(row, "/res_id");
    if (id != nullptr && id->is_number_integer()) {
      found[web::text_in(row, "name")] = id->get<std::int64_t>();
    }
  }
  return found;
}

std::map<std::string, std::int64_t> Contacts::category_ids(const Json& names) {
  std::map<std::string, std::int64_t> ids;
  if (!names.is_array() || names.empty()) return ids;
  const Json named = {{"domain", Json::array({leaf("name", "in", names)})}, {"fields", {"name"}}};
  const Json found = rpc_.call({kCategory, "search_read", std::nullopt, named}, Effect::kNone);
  for (const Json& row : rows_of(found)) ids.emplace(web::text_in(row, "name"), id_in(row));
  for (const Json& name : names) {
    if (!name.is_string() || ids.contains(name.get<std::string>())) continue;
    const Json wanted = {{"vals_list", Json::array({Json{{"name", name}}})}};
    const Json made = rpc_.call({kCategory, "create", std::nullopt, wanted}, Effect::kMore);
    const Json* id = made.is_array() ? web::at(made, "/0") : &made;
    if (id == nullptr || !id->is_number_integer()) {
      throw Failure(Outcome::unknown("Odoo did not say the id of a new tag"));
    }
    ids[name.get<std::string>()] = id->get<std::int64_t>();
  }
  return ids;
}

}  // namespace sambung::odoo
