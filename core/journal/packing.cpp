#include "core/journal/packing.hpp"

#include <lz4.h>

#include "core/journal/leb128.hpp"
#include "core/journal/packing_dictionary.hpp"

namespace sambung::journal {

namespace {

constexpr char kPlain = 0;
constexpr char kLz4 = 1;  // with kDictionaryOne
/// Above a record's 16 MiB, so that damage cannot ask for more memory.
constexpr std::size_t kTextMax = std::size_t{17} * 1024 * 1024;

/// 16 KiB that are copied for each text. A copy whose ends differ by a few bytes modulo a page took a processor
/// 27 times as long (AMD EPYC, 2026-11), and where the ends lie is chance unless both are aligned.
struct alignas(64) Stream {
  LZ4_stream_t lz4;
};

/// A stream that has the dictionary in its tables; each text begins with a copy of it.
const Stream& prepared_stream() {
  static const Stream stream = [] {
    Stream made;
    LZ4_initStream(&made.lz4, sizeof made.lz4);
    LZ4_loadDict(&made.lz4, kDictionaryOne.data(), static_cast<int>(kDictionaryOne.size()));
    return made;
  }();
  return stream;
}

/// Appends the block; false when it would not be shorter than the text.
bool append_block(std::string& out, std::string_view text) {
  if (text.size() > kTextMax) return false;
  Stream stream = prepared_stream();
  const std::size_t before = out.size();
  out.resize(before + text.size());
  const int size =
      LZ4_compress_fast_continue(&stream.lz4, text.data(), out.data() + before,
                                 static_cast<int>(text.size()), static_cast<int>(text.size()), 1);
  out.resize(before + static_cast<std::size_t>(size));
  return size > 0;
}

std::optional<std::string> text_of_block(std::string_view block, std::size_t size) {
  std::string text(size, '\0');
  const int got = LZ4_decompress_safe_usingDict(
      block.data(), text.data(), static_cast<int>(block.size()), static_cast<int>(size),
      kDictionaryOne.data(), static_cast<int>(kDictionaryOne.size()));
  if (got < 0 || static_cast<std::size_t>(got) != size) return std::nullopt;
  return text;
}

}  // namespace

std::string pack(std::string_view body, std::string_view raw) {
  std::string text;
  text.reserve(body.size() + raw.size());
  text.append(body).append(raw);
  std::string packed(1, kLz4);
  put_size(packed, body.size());
  put_size(packed, raw.size());
  const std::size_t head = packed.size();
  if (append_block(packed, text)) return packed;
  packed.resize(head);
  packed.front() = kPlain;
  return packed += text;
}

std::optional<Unpacked> unpack(std::string_view packed, bool with_raw) {
  if (packed.empty()) return std::nullopt;
  const char form = packed.front();
  packed.remove_prefix(1);
  const auto body = take_size(packed);
  const auto raw = body ? take_size(packed) : std::nullopt;
  if (!raw || *body + *raw > kTextMax) return std::nullopt;
  std::optional<std::string> text;
  if (form == kLz4) text = text_of_block(packed, *body + *raw);
  if (form == kPlain && packed.size() == *body + *raw) text = std::string(packed);
  if (!text) return std::nullopt;
  Unpacked unpacked;
  if (with_raw) unpacked.raw = text->substr(*body);
  text->resize(*body);
  unpacked.body = std::move(*text);
  return unpacked;
}

}  // namespace sambung::journal
