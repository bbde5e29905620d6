#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::whatsapp {

/// What `GET /<media-id>` of the Graph API says of a file.
struct MediaAnswer {
  std::string url;        ///< where its bytes are; needs the token, and ends after 5 minutes
  std::string mime_type;  ///< may be empty
  std::string
      sha256;  ///< hex or base64, or something else: Meta's own pages do not say; may be empty
  std::optional<std::uint64_t> size_bytes;
};

/// kInvalid - it is no such answer, or names no address.
/// Source: Meta, "Media" of the Cloud API, read 2026-11: `file_size` comes as a number or as a text.
Result<MediaAnswer> read_media_answer(std::string_view body);

/// The error that a Graph API answer states, by its code; 0 where it states none.
int graph_error_code(std::string_view body);

}  // namespace sambung::whatsapp
