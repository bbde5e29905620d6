#include "connectors/rest/filters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "connectors/rest/template.hpp"
#include "connectors/rest/uuid.hpp"
#include "connectors/rest/web.hpp"

namespace sambung::rest {

namespace {

std::string text_from(const Json& value) {
  auto text = text_of(value);
  if (!text) throw TemplateError("a filter for text met a list or an object");
  return *std::move(text);
}

Micros time_in(const Json& value) {
  if (!value.is_number_integer()) throw TemplateError("a filter for times met something else");
  return value.get<Micros>();
}

template <class Change>
Json each(const Json& value, Change change) {
  if (!value.is_array()) return change(text_from(value));
  Json changed = Json::array();
  for (const Json& element : value) changed.push_back(change(text_from(element)));
  return changed;
}

std::string digits_of(const std::string& text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

std::string html_of(const std::string& text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\n': html += "<br>"; break;
      default: html += c;
    }
  }
  return html;
}

Json number_in(const Json& value) {
  const std::string text = text_from(value);
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    throw TemplateError("`number` met a text that is no whole number");
  }
  return number;
}

Json end_of(const Json& value, bool last) {
  if (!value.is_array()) return value;
  if (value.empty()) return nullptr;
  return last ? value.back() : value.front();
}

Json front_of(const Json& value, const std::string& count) {
  if (!value.is_array()) return value;
  const auto most = std::min<std::size_t>(value.size(), std::stoul(count));
  return Json(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(most));
}

/// `choices` as "in=incoming,out=outgoing".
Json chosen(const Json& value, const std::string& choices) {
  const std::string wanted = text_from(value) + "=";
  std::string_view left = choices;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(','), left.size());
    const std::string_view choice = left.substr(0, end);
    if (choice.starts_with(wanted)) return choice.substr(wanted.size());
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  throw TemplateError("`map` met a value that it has no choice for");
}

Json distinct(const Json& value) {
  if (!value.is_array()) return value;
  std::set<Json> seen;
  Json kept = Json::array();
  for (const Json& element : value) {
    if (seen.insert(element).second) kept.push_back(element);
  }
  return kept;
}

std::string joined(const Json& value, const std::string& separator) {
  if (!value.is_array()) return text_from(value);
  std::string text;
  for (const Json& element : value) text += (text.empty() ? "" : separator) + text_from(element);
  return text;
}

enum class Wants { kNothing, kText, kCount };
struct Filter {
  std::string_view name;
  Wants wants;
  Json (*run)(const Json& value, const std::string& argument);
};

constexpr std::array kFilters = {
    Filter{"json", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(dump(v)); }},
    Filter{"url", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(encoded(text_from(v))); }},
    Filter{"iso", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(iso(time_in(v), 0)); }},
    Filter{"iso_ms", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(iso(time_in(v), 3)); }},
    Filter{"iso_us", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(iso(time_in(v), 6)); }},
    Filter{"unix", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(time_in(v) / 1'000'000); }},
    Filter{"unix_ms", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(time_in(v) / 1000); }},
    Filter{"time", Wants::kText,
           [](const Json& v, const std::string& a) { return Json(format_time(time_in(v), a)); }},
    Filter{"first", Wants::kNothing,
           [](const Json& v, const std::string&) { return end_of(v, false); }},
    Filter{"last", Wants::kNothing,
           [](const Json& v, const std::string&) { return end_of(v, true); }},
    Filter{"limit", Wants::kCount, front_of},
    Filter{"join", Wants::kText,
           [](const Json& v, const std::string& a) { return Json(joined(v, a)); }},
    Filter{"map", Wants::kText, chosen},
    Filter{"suffix", Wants::kText,
           [](const Json& v, const std::string& a) { return Json(text_from(v) + a); }},
    Filter{"unique", Wants::kNothing,
           [](const Json& v, const std::string&) { return distinct(v); }},
    Filter{"digits", Wants::kNothing,
           [](const Json& v, const std::string&) { return each(v, digits_of); }},
    Filter{"html", Wants::kNothing,
           [](const Json& v, const std::string&) { return each(v, html_of); }},
    Filter{"text", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(text_from(v)); }},
    Filter{"number", Wants::kNothing,
           [](const Json& v, const std::string&) { return number_in(v); }},
    Filter{"uuid", Wants::kNothing,
           [](const Json& v, const std::string&) { return Json(uuid_of(text_from(v))); }}};

const Filter* find_filter(std::string_view name) {
  const auto found = std::find_if(kFilters.begin(), kFilters.end(),
                                  [name](const Filter& filter) { return filter.name == name; });
  return found == kFilters.end() ? nullptr : &*found;
}

}  // namespace

std::string check_filter(std::string_view name, std::string_view argument) {
  const Filter* filter = find_filter(name);
  if (filter == nullptr) {
    std::string known;
    for (const Filter& each_filter : kFilters) {
      known += (known.empty() ? "" : ", ") + std::string(each_filter.name);
    }
    return "there is no filter `" + std::string(name) + "`; known are " + known;
  }
  const bool is_count = !argument.empty() && argument.size() <= 4 &&
                        argument.find_first_not_of("0123456789") == std::string_view::npos;
  if (filter->wants == Wants::kNothing && !argument.empty()) {
    return "the filter `" + std::string(name) + "` takes no argument";
  }
  if (filter->wants == Wants::kCount && !is_count) {
    return "the filter `" + std::string(name) + "` takes a number, as `" + std::string(name) +
           ":3`";
  }
  return {};
}

Json filtered(std::string_view name, const std::string& argument, const Json& value) {
  return find_filter(name)->run(value, argument);
}

}  // namespace sambung::rest
