#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sambung::media {

/// A file that an event tells of and that can be fetched.
struct Found {
  std::string message_id;  ///< of the message that has it; for an edit, the message that was edited
  std::string media_id;
  std::string group_id;  ///< empty: no group's
  std::string mime_type;
  std::string name;    ///< of a document; empty: none
  std::string sha256;  ///< base64, as WhatsApp stated it; empty: it did not
};

/// The file in the body of a `message.received`, `message.sent` or `message.edited`; nullopt when there is none,
/// or none that has an id.
std::optional<Found> file_in(std::string_view type, std::string_view body);

}  // namespace sambung::media
