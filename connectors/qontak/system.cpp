#include "connectors/qontak/system.hpp"

#include <algorithm>

#include "connectors/qontak/contact.hpp"
#include "connectors/qontak/judge.hpp"

/// What is read: find, fetch, webhooks; and erase.
namespace sambung::qontak {

namespace {

using web::Json;

constexpr int kFindPages = 4;
constexpr std::size_t kCandidatesMax = 6;

/// The ways to write a number, without "+": Qontak keeps it as it was typed.
std::vector<std::string> written_ways(const Json& phones) {
  std::vector<std::string> ways;
  for (const Json& phone : phones) {
    std::string digits;
    for (const char c : phone.is_string() ? phone.get<std::string>() : std::string()) {
      if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.empty() || ways.size() == kCandidatesMax) continue;
    if (std::find(ways.begin(), ways.end(), digits) == ways.end()) ways.push_back(digits);
  }
  return ways;
}

}  // namespace

System::System(const Config& config, web::Line& line) : config_(config), api_(line, judge) {}

void System::describe(Call& call) {
  call.emit(0, R"({"objects":["contact"],"contact":{"create":true,"idempotent":"search",)"
               R"("versions":"seen","batch":{"upsert":10,"fetch":20,"find":10},)"
               R"("find":["phone","email"],"merges":false,"deletes":"fetch"},)"
               R"("log":{"object":"note","granularity":["message","day"],"backdate":false,)"
               R"("edit":true,"idempotent":"search","bytes_max":10000},)"
               R"("changes":{"mode":"poll","lag_ms":3600000,"poll_ms":60000}})");
  call.settle_all(Outcome::done());
}

Json System::response(const std::string& path, const web::Query& query) {
  const Json body = api_.get(path, query);
  return body.is_object() ? body.value("response", Json()) : Json();
}

std::vector<Json> System::all(const std::string& path, web::Query query, int pages) {
  std::vector<Json> rows;
  std::string first_before;
  query.emplace_back("page", "");
  query.emplace_back("per_page", std::to_string(config_.page));
  for (int page = 1; page <= pages; ++page) {
    query[query.size() - 2].second = std::to_string(page);
    const Json list = response(path, query);
    if (!list.is_array() || list.empty() || id_of(list.front()) == first_before) break;
    first_before = id_of(list.front());
    rows.insert(rows.end(), list.begin(), list.end());
  }
  return rows;
}

/// The answer is documented as a list in one place and as an object in others.
Json System::read(const std::string& id) {
  if (!is_qontak_id(id)) return nullptr;
  const Json body = api_.get_if_there("/contacts/" + id);
  const Json* found = web::at(body, "/response");
  if (found == nullptr) return nullptr;
  for (const Json& each : found->is_array() ? *found : Json::array({*found})) {
    if (id_of(each) == id) return each;
  }
  return nullptr;
}

std::vector<Json> System::found_by(const Json& keys) {
  const Json phones = web::list_in(keys, "phone");
  const Json emails = web::list_in(keys, "email");
  std::vector<Json> found;
  const auto look = [&](const char* by, const std::string& value) {
    for (Json& each : all("/contacts", {{by, value}}, kFindPages)) {
      const auto is_it = [&each](const Json& other) { return id_of(other) == id_of(each); };
      const bool matches = web::has_key(phones_of(each), phones, true) ||
                           web::has_key(emails_of(each), emails, false);
      if (!matches || std::any_of(found.begin(), found.end(), is_it)) continue;
      found.push_back(std::move(each));
    }
  };
  for (const std::string& phone : written_ways(phones)) look("phone", phone);
  for (const Json& email : emails) {
    if (email.is_string() && email != "") look("email", email.get<std::string>());
  }
  return found;
}

void System::find(Call& call) {
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return Outcome::not_supported("object: this connector has contacts alone");
    }
    for (const Json& contact : found_by(request.value("keys", Json()))) {
      call.emit(i, web::dump(contact_record(contact).item));
    }
    return Outcome::done();
  });
}

void System::fetch(Call& call) {
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return Outcome::not_supported("object: this connector has contacts alone");
    }
    const Json contact = read(web::needed_in(request, "id"));
    if (!contact.is_null()) call.emit(i, web::dump(contact_record(contact).item));
    return Outcome::done();
  });
}

void System::erase(Call& call) {
  constexpr int kNotePages = 200;
  web::each(call, api_, [&](std::size_t, const Json& request) {
    const auto remove = [this](const std::string& path) {
      HttpRequest ask{.method = "DELETE", .url = path};
      ask.repeatable = true;
      try {
        api_.say(std::move(ask));
      } catch (const web::Failure& failure) {
        if (failure.outcome.outcome != SAMBUNG_GONE) throw;
      }
    };
    for (const Json& each : web::list_in(request, "records")) {
      const std::string id = each.is_string() ? each.get<std::string>() : "";
      if (!is_qontak_id(id)) continue;
      for (const Json& note : all("/notes", {{"crm_lead_id", id}}, kNotePages)) {
        const bool ours = web::text_in(note, "note").find("sambung:") != std::string::npos;
        if (ours && !id_of(note).empty()) remove("/notes/" + id_of(note));
      }
      remove("/contacts/" + id);
    }
    return Outcome::done();
  });
}

}  // namespace sambung::qontak
