#pragma once

#include "connectors/web/json.hpp"
#include "connectors/web/line.hpp"
#include "connectors/web/sweep.hpp"
#include "connectors/web/time.hpp"
#include "connectors/web/url.hpp"

/// What of `connectors/web` all files here call by its own name.
namespace sambung::rest {

using web::at;
using web::dump;
using web::fill_null;
using web::format_time;
using web::is_pointer;
using web::is_true;
using web::iso;
using web::Json;
using web::Line;
using web::Micros;
using web::next_link;
using web::PagePlace;
using web::parse_json;
using web::read_time;
using web::Record;
using web::same_origin;
using web::text_in;
using web::text_of;
using web::TimeForm;
using web::Walk;

}  // namespace sambung::rest
