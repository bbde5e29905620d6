#include "tests/saas/qontak/fake_qontak.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>

#include "tests/saas/signed_hook.hpp"

namespace sambung::testing {

namespace {

const std::string kBase = "/qontak/crm";
constexpr std::int64_t kSkewMax = 300;
constexpr std::int64_t kKeysUser = 99;  ///< to whom the key belongs

/// With an offset, as Qontak's servers are in Jakarta.
std::string local(std::int64_t time_s) {
  return utc(time_s + 7 * 3600, "%Y-%m-%dT%H:%M:%S.000+07:00");
}

std::string digest_of(const std::string& text) {
  unsigned char digest[32];
  EVP_Digest(text.data(), text.size(), digest, nullptr, EVP_sha256(), nullptr);
  unsigned char encoded[48];
  EVP_EncodeBlock(encoded, digest, sizeof digest);
  return "SHA-256=" + std::string(reinterpret_cast<const char*>(encoded));
}

std::string header(const Ask& ask, const char* name) {
  const auto found = ask.headers.find(name);
  return found == ask.headers.end() ? "" : found->second;
}

std::string parameter(const Ask& ask, const char* name, const std::string& fallback = "") {
  const auto found = ask.query.find(name);
  return found == ask.query.end() ? fallback : found->second;
}

std::int64_t from_http_date(const std::string& text) {
  std::tm parts{};
  if (strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) return 0;
  return timegm(&parts);
}

const std::set<std::string> kContactFields = {
    "first_name",    "last_name",        "job_title",      "creator_id",       "creator_name",
    "email",         "telephone",        "crm_status_id",  "crm_status_name",  "address",
    "country",       "province",         "city",           "zipcode",          "date_of_birth",
    "crm_source_id", "crm_source_name",  "crm_gender_id",  "crm_gender_name",  "income",
    "upload_id",     "customer_id",      "crm_company_id", "crm_company_name", "crm_deal_ids",
    "crm_deal_name", "additional_fields"};

}  // namespace

json& FakeQontak::add(json fields) {
  const std::int64_t id = next_++;
  json& made = contacts[id];
  for (const std::string& name : kContactFields) made[name] = nullptr;
  made["id"] = id;
  made["creator_id"] = 1;
  made["additional_fields"] = json::array();
  made["created_at"] = local(now());
  made.update(fields);
  touch(made);
  return made;
}

void FakeQontak::touch(json& record) { record["updated_at"] = local(now()); }

void FakeQontak::expire_token() { access_token_ += "x"; }

Told FakeQontak::envelope(int status, const json& response, const std::string& code) const {
  json body = {{"meta",
                {{"status", status},
                 {"type", status == 200 ? "OK" : "ERROR"},
                 {"error_code", code.empty() ? json() : json(code)},
                 {"developer_message", "about Siti, 08123456789"},
                 {"message", "about Siti, 08123456789"},
                 {"log_id", "a4726e4c"}}}};
  if (!response.is_null()) body["response"] = response;
  return {errors_in_200 ? 200 : status, body, {}};
}

/// Over `date` and the request's line as it was sent, query included.
bool FakeQontak::is_signed(const Ask& ask) const {
  const std::string date = header(ask, "date");
  if (std::llabs(from_http_date(date) - now()) > kSkewMax) return false;
  const std::string text = "date: " + date + "\n" + ask.method + " " + ask.target + " HTTP/1.1";
  const std::string wanted =
      "hmac username=\"" + client_id +
      "\", algorithm=\"hmac-sha256\", headers=\"date request-line\", signature=\"" +
      base64_hmac(client_secret, text) + "\"";
  const bool body = ask.method == "GET" || header(ask, "digest") == digest_of(ask.text);
  return header(ask, "authorization") == wanted && body;
}

Told FakeQontak::mint(const Ask& ask) {
  const std::string name = "refresh_token=";
  const auto at = ask.text.find(name);
  const std::string rest = at == std::string::npos ? "" : ask.text.substr(at + name.size());
  const std::string given = rest.substr(0, rest.find('&'));
  if (given != refresh_token) {
    ++reused_tokens;
    return {400, {{"error", "invalid_grant"}}, {}};
  }
  ++minted;
  access_token_ = "a" + std::to_string(minted);
  refresh_token = "r" + std::to_string(minted + 1);
  return {200,
          {{"access_token", access_token_},
           {"token_type", "bearer"},
           {"expires_in", 3600},
           {"refresh_token", refresh_token}},
          {}};
}

Told FakeQontak::list(const Ask& ask, const std::vector<json>& rows,
                      const std::set<std::string>& known) const {
  for (const auto& [name, value] : ask.query) {
    if (!known.contains(name) && name != "page" && name != "per_page") {
      return envelope(400, nullptr, "unknown_parameter");
    }
  }
  const std::size_t size = std::min(std::stoul(parameter(ask, "per_page", "25")), page_max);
  std::size_t from = (std::stoul(parameter(ask, "page", "1")) - 1) * size;
  if (repeats_last_page && from >= rows.size() && !rows.empty())
    from = (rows.size() - 1) / size * size;
  json page = json::array();
  for (std::size_t i = from; i < std::min(rows.size(), from + size); ++i) page.push_back(rows[i]);
  return envelope(200, page);
}

Told FakeQontak::contact_list(const Ask& ask) const {
  const std::string phone = parameter(ask, "phone");
  const std::string email = parameter(ask, "email");
  std::vector<json> rows;
  for (const auto& [id, contact] : contacts) {
    const std::string own =
        contact["telephone"].is_string() ? contact["telephone"].get<std::string>() : "";
    const bool has_phone = finds_parts ? own.find(phone) != std::string::npos : own == phone;
    if (!ignores_filters && !phone.empty() && !has_phone) continue;
    if (!ignores_filters && !email.empty() && contact["email"] != email) continue;
    rows.push_back(contact);
  }
  std::reverse(rows.begin(), rows.end());  // the newest first
  return list(ask, rows, {"phone", "email", "name", "created_after"});
}

Told FakeQontak::write_contact(const Ask& ask, std::int64_t id) {
  for (const auto& [name, value] : ask.body.items()) {
    if (!kContactFields.contains(name)) return envelope(422, nullptr, "unknown_field");
  }
  if (!ask.body.contains("first_name") || ask.body["first_name"] == "") {
    return envelope(422, nullptr, "first_name_blank");
  }
  for (const json& each : ask.body.value("additional_fields", json::array())) {
    const bool known = std::any_of(additional.begin(), additional.end(),
                                   [&](const json& one) { return one["id"] == each["id"]; });
    if (!known) return envelope(422, nullptr, "unknown_additional_field");
  }
  const bool is_new = id == 0;
  json& contact = is_new ? add(json::object()) : contacts.at(id);
  // What is left out is emptied, and belongs to whom the key does.
  for (const std::string& name : kContactFields) contact[name] = ask.body.value(name, json());
  if (contact["additional_fields"].is_null()) contact["additional_fields"] = json::array();
  if (contact["creator_id"].is_null()) contact["creator_id"] = kKeysUser;
  touch(contact);
  return is_new ? envelope(200, contact) : envelope(200);
}

Told FakeQontak::one_contact(const Ask& ask, std::int64_t id) {
  const auto found = contacts.find(id);
  if (found == contacts.end()) return envelope(404, nullptr, "not_found");
  if (ask.method == "PUT") return write_contact(ask, id);
  if (ask.method == "DELETE") {
    contacts.erase(found);
    return envelope(200);
  }
  return envelope(200, lists_single ? json::array({found->second}) : found->second);
}

Told FakeQontak::write_note(const Ask& ask, std::int64_t id) {
  if (ask.body.value("type", "") != "Crm::PersonNote" ||
      !contacts.contains(ask.body.value("crm_person_id", std::int64_t{0}))) {
    return envelope(422, nullptr, "invalid_person");
  }
  const bool is_new = id == 0;
  if (is_new) id = next_++;
  json& made = notes[id];
  made.update(ask.body);
  made["id"] = id;
  touch(made);
  return is_new ? envelope(200, made) : envelope(200);
}

Told FakeQontak::note(const Ask& ask, const std::string& rest) {
  if (rest.empty() && ask.method == "POST") return write_note(ask, 0);
  if (rest.empty()) {
    std::vector<json> rows;
    for (const auto& [id, each] : notes) {
      if (std::to_string(each["crm_person_id"].get<std::int64_t>()) ==
          parameter(ask, "crm_lead_id")) {
        rows.push_back(each);
      }
    }
    return list(ask, rows, {"crm_lead_id"});
  }
  const std::int64_t id = std::atoll(rest.c_str() + 1);
  if (!notes.contains(id)) return envelope(404, nullptr, "not_found");
  if (ask.method == "PUT") return write_note(ask, id);
  if (ask.method == "DELETE") notes.erase(id);
  return envelope(200);
}

Told FakeQontak::answer(const Ask& ask) {
  if (ask.path == "/auth/oauth2/token") return mint(ask);
  if (!client_id.empty() && !is_signed(ask))
    return {401, {{"message", "HMAC signature cannot be verified"}}, {}};
  if (with_tokens && header(ask, "authorization") != "Bearer " + access_token_) {
    return envelope(401, nullptr, "unauthorized");
  }
  std::string path = ask.path.starts_with(kBase) ? ask.path.substr(kBase.size()) : ask.path;
  if (ask.method != "GET" && !ask.text.empty() && !ask.body.is_object()) return envelope(400);
  if (path == "/contacts/info") {
    json fields = json::array(
        {{{"id", nullptr}, {"name", "first_name"}, {"required", true}, {"additional_field", false}},
         {{"id", nullptr},
          {"name", "crm_phones"},
          {"required", false},
          {"additional_field", false}}});
    for (json each : additional) {
      each["additional_field"] = true;
      fields.push_back(each);
    }
    return envelope(200, fields);
  }
  if (path == "/contacts") return ask.method == "POST" ? write_contact(ask, 0) : contact_list(ask);
  if (path.starts_with("/contacts/")) return one_contact(ask, std::atoll(path.c_str() + 10));
  if (path.starts_with("/notes")) return note(ask, path.substr(6));
  return envelope(404, nullptr, "no_route");
}

}  // namespace sambung::testing
