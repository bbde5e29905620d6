#pragma once

#include <optional>

#include "core/json/document.hpp"
#include "core/model/content_payment.hpp"

namespace sambung::whatsapp {

/// The request for payment, or the news of one, that `object` holds; nullopt when it is no object.
std::optional<model::OrderDetails> order_details(json::Value object);

}  // namespace sambung::whatsapp
