#include "core/whatsapp/raw_part.hpp"

#include <string>

#include "core/json/compact.hpp"
#include "core/json/writer.hpp"
#include "core/sodium/base64.hpp"
#include "core/whatsapp/normalise.hpp"

namespace sambung::whatsapp {

namespace {

constexpr std::string_view kUnreadable = "unreadable_body_base64";
constexpr std::size_t kValueStep = 5;  // root, entry, [i], changes, [j], value: the sixth step

bool same(json::Value a, json::Value b) { return a.offset() == b.offset(); }

bool is_participants(json::Value member) {
  constexpr std::string_view kEnd = "_participants";
  return member.is_array() && member.key().ends_with(kEnd);
}

bool names_participants(json::Value group) {
  for (const json::Value member : json::children(group)) {
    if (is_participants(member)) return true;
  }
  return false;
}

class PartWriter {
 public:
  PartWriter(std::string& out, const Path& item, json::Value contact)
      : writer_(out), steps_(item.steps()), contact_(contact) {}

  void write(std::size_t step) {
    const json::Value here = steps_[step];
    if (step + 1 == steps_.size()) return write_item(here);
    if (here.is_array()) {
      writer_.begin_array();
      write(step + 1);
      writer_.end_array();
      return;
    }
    writer_.begin_object();
    for (const json::Value member : json::children(here)) write_member(step, member);
    writer_.end_object();
  }

 private:
  bool in_group() const {
    return steps_.size() > kValueStep + 1 && steps_[kValueStep + 1].key() == "groups";
  }

  /// A group's own notice goes without its participants: each of these is an item of its own, and
  /// goes when its person is erased.
  void write_item(json::Value item) {
    const bool group = in_group() && steps_.size() == kValueStep + 3 && item.is_object();
    if (!group || !names_participants(item)) return writer_.raw(item.raw());
    writer_.begin_object();
    for (const json::Value member : json::children(item)) {
      if (is_participants(member)) continue;
      writer_.key(member.key());
      writer_.raw(member.raw());
    }
    writer_.end_object();
  }

  void write_member(std::size_t step, json::Value member) {
    if (same(member, steps_[step + 1])) {
      writer_.key(member.key());
      write(step + 1);
    } else if (is_common(step, member)) {
      writer_.key(member.key());
      writer_.raw(member.raw());
    } else if (!contact_.absent() && member.key() == "contacts") {
      writer_.key("contacts");
      writer_.begin_array();
      writer_.raw(contact_.raw());
      writer_.end_array();
    }
  }

  /// Whether a member beside the path is no item itself but says something of all items. The
  /// metadata of a history chunk is an item: the progress. The errors of a group are about its
  /// request.
  bool is_common(std::size_t step, json::Value member) const {
    if (step <= kValueStep) return !member.is_array();
    if (member.is_array()) return member.key() == "errors" && in_group();
    return member.key() != "metadata";
  }

  json::Writer writer_;
  std::span<const json::Value> steps_;
  json::Value contact_;
};

}  // namespace

std::string raw_part(const Path& item, json::Value contact) {
  std::string out;
  out.reserve(item.steps()[0].raw().size() < 4096 ? item.steps()[0].raw().size()
                                                  : item.last().raw().size() + 512);
  PartWriter(out, item, contact).write(0);
  return json::compact(out);
}

std::string pointer(const Path& item) {
  std::string text;
  const auto steps = item.steps();
  for (std::size_t i = 1; i < steps.size(); ++i) {
    text.push_back('/');
    if (steps[i - 1].is_object()) {
      text += steps[i].key();
      continue;
    }
    std::size_t index = 0;
    for (json::Value v = steps[i - 1].first_child(); !same(v, steps[i]); v = v.next_sibling()) {
      ++index;
    }
    text += std::to_string(index);
  }
  return text;
}

std::string raw_unreadable(std::string_view body) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.key(kUnreadable);
  writer.string(sodium::to_base64(body));
  writer.end_object();
  return out;
}

Result<std::string> body_of_raw(std::string_view raw) {
  auto document = json::Document::parse(raw, {.bytes_max = 8 * 1024 * 1024});
  if (!document) {
    return Error{ErrorCode::kInvalid, "the raw part is damaged: " + document.error().what};
  }
  const json::Value encoded = document->root()[kUnreadable];
  if (encoded.absent()) return std::string(raw);
  auto body = sodium::from_base64(encoded.string().value_or(""));
  if (body) return std::move(*body);
  return Error{ErrorCode::kInvalid, "the raw part is damaged: its bytes are not base64"};
}

}  // namespace sambung::whatsapp
