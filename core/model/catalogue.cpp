#include <algorithm>

#include "core/model/event.hpp"
#include "core/model/indent.hpp"
#include "core/model/schema.hpp"
#include "core/model/shape.hpp"

namespace sambung::model {

namespace {

constexpr const char* kHead = R"(# Event catalogue

Generated from the types in `core/model`; do not edit. The schema of a type is
`<type>.v1.json` beside this page, examples are in `examples/<type>/`.

**Topic** of every event: `<type>.<channel>.`; the channel is the phone number id, for account
events and decisions it is empty (`<type>..`). **Order** is kept per conversation: one channel with
one person or one group; account events come in the order in which WhatsApp delivers them. Fields
marked *personal* can tell who somebody is or what they said; they are sealed at rest and gone when
the person is erased. A vocabulary that ends in ... is Meta's: expect other values.

)";

constexpr const char* kTableHead =
    "| Field | Kind | Required | Personal | Meaning |\n|---|---|---|---|---|\n";

/// Writes a row of the table for each member, nested ones with their path.
class Rows {
 public:
  Rows(std::string& out, std::string prefix) : out_(out), prefix_(std::move(prefix)) {}

  template <class T>
  void operator()(const char* name, T&, const Doc& doc) {
    const std::string path = prefix_ + name;
    out_ += "| `" + path + "` | " + kind<std::remove_const_t<T>>();
    out_ += Optional<T> || Vector<T> ? " | " : " | yes";
    out_ += " | ";
    out_ += doc.mark == kPersonal ? "yes | " : "| ";
    out_ += doc.text;
    known(doc);
    out_ += " |\n";
    nested<std::remove_const_t<T>>(path);
  }

  template <class T>
  void nested(const std::string& path) {
    if constexpr (Optional<T>) {
      nested<typename T::value_type>(path);
    } else if constexpr (Vector<T>) {
      nested<typename T::value_type>(path + "[]");
    } else if constexpr (std::is_same_v<T, Content>) {
      return;  // has a section of its own
    } else if constexpr (Variant<T>) {
      alternatives(path, static_cast<T*>(nullptr));
    } else if constexpr (Described<T>) {
      T value{};
      Rows rows(out_, path + ".");
      T::describe(value, rows);
    }
  }

  template <class... Alternatives>
  void alternatives(const std::string& path, std::variant<Alternatives...>*) {
    (nested<Alternatives>(path + "." + Alternatives::kKind), ...);
  }

 private:
  void known(const Doc& doc) {
    if (doc.known.size() == 0) return;
    out_ += ":";
    for (const std::string_view one : doc.known) out_ += " `" + std::string(one) + "`";
    out_ += " ...";
  }

  template <class T>
  static std::string kind() {
    if constexpr (Optional<T>) {
      return kind<typename T::value_type>();
    } else if constexpr (Vector<T>) {
      return "list of " + kind<typename T::value_type>();
    } else if constexpr (std::is_same_v<T, Content>) {
      return "[content](#content)";
    } else if constexpr (Variant<T>) {
      return kinds(static_cast<T*>(nullptr));
    } else {
      return simple(static_cast<T*>(nullptr));
    }
  }

  template <class... Alternatives>
  static std::string kinds(std::variant<Alternatives...>*) {
    std::string text = "one of";
    ((text += std::string(" `") + Alternatives::kKind + "`"), ...);
    return text;
  }

  static std::string simple(const std::string*) { return "text"; }
  static std::string simple(const bool*) { return "true or false"; }
  static std::string simple(const std::int64_t*) { return "whole number"; }
  static std::string simple(const double*) { return "number"; }
  static std::string simple(const UnixTime*) { return "time"; }
  static std::string simple(const Raw*) { return "any JSON"; }
  template <Enumeration E>
  static std::string simple(const E*) {
    std::string text;
    for (const std::string_view name : EnumNames<E>::kNames) {
      text += (text.empty() ? "`" : " `") + std::string(name) + "`";
    }
    return text;
  }
  template <Described T>
  static std::string simple(const T*) {
    return "object";
  }

  std::string& out_;
  std::string prefix_;
};

template <class T>
void section(std::string& out, const std::vector<CatalogueEntry>& entries) {
  const std::string type = T::kType;
  out += "## " + type + "\n\n**When:** " + T::kWhen + "\n";
  if (*T::kWhenNot != '\0') out += std::string("**When not:** ") + T::kWhenNot + "\n";
  out += "**Schema:** [`" + type + ".v1.json`](" + type + ".v1.json)\n\n";
  out += kTableHead;
  T value{};
  Rows rows(out, "");
  T::describe(value, rows);
  const auto entry = std::find_if(entries.begin(), entries.end(),
                                  [&](const CatalogueEntry& e) { return e.type == type; });
  if (entry != entries.end()) {
    if (!entry->sources.empty()) out += "\n**Comes from** (webhook field: fixtures):\n";
    for (const std::string& source : entry->sources) out += "- " + source + "\n";
    if (!entry->example.empty()) {
      out += "\n```json\n" + indented(entry->example) + "\n```\n";
    }
  }
  out += "\n";
}

/// What a message can hold: several types share it.
void content_section(std::string& out) {
  out += "## content\n\nExactly one of these, named by `kind`.\n\n";
  out += kTableHead;
  Rows rows(out, "");
  rows.alternatives("content", static_cast<Content*>(nullptr));
}

template <std::size_t... Index>
void sections(std::string& out, const std::vector<CatalogueEntry>& entries,
              std::index_sequence<Index...>) {
  (section<std::variant_alternative_t<Index, Data::Variant>>(out, entries), ...);
}

}  // namespace

std::string catalogue_markdown(const std::vector<CatalogueEntry>& entries) {
  std::string out = kHead;
  sections(out, entries, std::make_index_sequence<std::variant_size_v<Data::Variant>>{});
  content_section(out);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace sambung::model
