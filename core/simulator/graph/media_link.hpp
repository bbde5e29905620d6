#pragma once

#include <string>
#include <string_view>

#include "core/simulator/graph/platform.hpp"

namespace sambung::simulator {

/// Where media is downloaded from: this server, at the path that Meta's download host uses.
inline constexpr std::string_view kMediaPath = "/whatsapp_business/attachments/";

/// Scheme, name and port by which the caller reached us.
std::string origin_of(const HttpRequest& request);

/// A link to the media under `origin`, good for 5 minutes whatever the speed:
/// a receiver needs as long as it needs.
std::string media_link(Platform& platform, const std::string& origin, const std::string& media_id);

/// Answers a download. The caller has checked the token: a link without it is worth nothing.
/// 404 when the link is forged or too old, or the media is gone.
HttpReply download_media(Platform& platform, const HttpRequest& request);

/// Keeps sample bytes of a type for `channel_id`, for messages of made-up people: under `id`, or a new one when
/// that is empty. Gives the id.
std::string add_sample_media(Platform& platform, const std::string& channel_id,
                             const std::string& mime_type, std::string id = {});

}  // namespace sambung::simulator
