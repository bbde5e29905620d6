#include "connectors/rest/pages.hpp"

#include <algorithm>

#include "connectors/rest/template.hpp"

namespace sambung::rest {

namespace {

bool by_url(PageBy by) { return by == PageBy::kLink || by == PageBy::kUrl; }

std::string next_token(const Paging& paging, const Page& page) {
  if (paging.by == PageBy::kLink) return page.reply.next;
  const Json* found = at(page.reply.body, paging.token);
  return found == nullptr ? std::string() : text_of(*found).value_or("");
}

/// The system's word for whether there is more; nothing when it says none.
std::optional<bool> said_more(const Paging& paging, const Json& body, std::int64_t read) {
  const Json* pages = paging.pages.empty() ? nullptr : at(body, paging.pages);
  if (pages != nullptr && pages->is_number_integer()) return read < pages->get<std::int64_t>();
  const Json* found = paging.more.empty() ? nullptr : at(body, paging.more);
  if (found == nullptr || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

void advance(const ListSpec& list, std::size_t limit, PagePlace& place, Page& page) {
  const Paging& paging = list.paging;
  place.number += 1;
  // What stands in the list counts, even if it is no record: offsets are the system's.
  const Json* all = at(page.reply.body, list.items);
  const std::size_t count = all != nullptr && all->is_structured() ? all->size() : 0;
  place.offset += static_cast<std::int64_t>(count);
  const auto more = said_more(paging, page.reply.body, place.number);
  if (paging.by == PageBy::kNone) return;
  if (paging.by == PageBy::kNumber || paging.by == PageBy::kOffset) {
    page.more = more.value_or(count >= limit) && count > 0;
    return;
  }
  std::string token = next_token(paging, page);
  page.more = more.value_or(true) && !token.empty() && token != place.token;
  place.token = std::move(token);
}

}  // namespace

Page read_page(Caller& caller, const ListSpec& list, Json& scope, PagePlace& place,
               std::size_t limit) {
  Page page;
  std::string url;
  if (by_url(list.paging.by) && !place.token.empty()) {
    url = same_origin(place.token, caller.line().base());
    if (url.empty()) {
      page.reply.outcome = Outcome::invalid("the next page is said to be at another origin");
      return page;
    }
  }
  // Page numbers and tokens mean a place only while the size stays the same.
  limit = list.paging.by == PageBy::kOffset ? std::min(limit, list.paging.size) : list.paging.size;
  scope["limit"] = limit;
  scope["page"] = place.number + list.paging.first;
  scope["offset"] = place.offset;
  scope["token"] = place.token.empty() ? Json() : Json(place.token);
  page.reply = caller.call(list.request, scope, Needs::kBody, url);
  if (!page.reply.good()) return page;
  page.items = items_at(page.reply.body, list.items, list.element);
  advance(list, limit, place, page);
  return page;
}

}  // namespace sambung::rest
