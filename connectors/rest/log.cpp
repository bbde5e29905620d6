#include "connectors/rest/pages.hpp"
#include "connectors/rest/system.hpp"
#include "connectors/rest/template.hpp"

/// History into the system's timeline.
namespace sambung::rest {

void System::log(Call& call) { each(call, &System::log_one); }

/// Looks for the entry that `sambung:<key>` ends; `id` stays empty when there is none.
Outcome System::find_entry(const LogSpec& spec, Json& scope, std::string& id) {
  const std::string marker = "sambung:" + text_in(scope, "key");
  PagePlace place;
  for (std::size_t pages = 0; pages < spec.find->paging.pages_max; ++pages) {
    const Page page = read_page(caller_, *spec.find, scope, place, spec.find->paging.size);
    if (!page.reply.outcome.is_done()) return page.reply.outcome;
    for (const Json& entry : page.items) {
      const Json* text = at(entry, spec.find_text);
      const Json* found = at(entry, spec.find_id);
      if (text == nullptr || !text->is_string() || found == nullptr) continue;
      if (text->get_ref<const std::string&>().find(marker) == std::string::npos) continue;
      id = text_of(*found).value_or("");
      return Outcome::done();
    }
    if (!page.more) break;
  }
  return Outcome::done();
}

Outcome System::log_one(Call&, std::size_t, const Json& request) {
  const auto spec = definition_.log.find(text_in(request, "object"));
  if (spec == definition_.log.end()) {
    return Outcome::not_supported("the definition keeps no such entries");
  }
  Json scope = scope_of({});
  scope["entry"] = scope_of(request);
  scope["key"] = text_in(request, "key");
  std::string id = text_in(request, "id");
  if (id.empty() && is_true(request, "doubt") && spec->second.find) {
    Outcome looked = find_entry(spec->second, scope, id);
    if (!looked.is_done()) return looked;
    if (!id.empty() && !spec->second.update) return Outcome::done(id);
  }
  const auto& write = id.empty() ? spec->second.create : spec->second.update;
  if (!write) return Outcome::not_supported("the system's entries cannot be changed");
  scope["id"] = id;
  const Needs needs = id.empty() ? Needs::kBody : Needs::kNothing;
  const Reply reply = caller_.call(write->request, scope, needs);
  if (!reply.outcome.is_done()) return reply.outcome;
  if (reply.none) return Outcome::gone("the entry is not there");
  if (!id.empty()) return Outcome::done(id);
  if (!write->id.starts_with('/')) {
    return Outcome::done(fill_text(write->id, scope).value_or(""));
  }
  const Json* made = at(reply.body, write->id);
  const std::string made_id = made == nullptr ? std::string() : text_of(*made).value_or("");
  return made_id.empty() ? Outcome::unknown("the answer has no id of the entry")
                         : Outcome::done(made_id);
}

}  // namespace sambung::rest
