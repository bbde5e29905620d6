#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/model/event.hpp"
#include "core/model/keyed_hash.hpp"

namespace sambung::whatsapp {

/// Where a webhook came from and under which names its events are to stand.
struct Source {
  std::string app;                    ///< name of the app whose secret signed it
  std::vector<std::string> accounts;  ///< accounts of that app; empty: every account is its own
  std::string portfolio;              ///< business portfolio id: scope of business-scoped user ids
  UnixTime received{};                ///< only for items to which WhatsApp gives no time at all
  const model::Keys& keys;            ///< must outlive the call
  bool keep_raw = true;
};

/// The events that a webhook body tells of, in its order: one for each item of each change of each
/// entry. Pure, never fails: what is not understood becomes an `unrecognised` event with its raw
/// part, what is another app's becomes `foreign`. Empty only when the body has no items.
///
/// An item has the same event id whenever and beside whichever siblings it comes; see README.md for
/// what goes into it. Thread-safe.
std::vector<model::EncodedEvent> normalise(std::string_view body, const Source& source);

/// The body that the raw part of an event is to be normalised from: the part itself, or the bytes
/// of a webhook that could not be read. kInvalid when `raw` is not a raw part.
Result<std::string> body_of_raw(std::string_view raw);

}  // namespace sambung::whatsapp
