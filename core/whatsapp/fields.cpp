#include "core/whatsapp/fields.hpp"

#include <utility>

#include "core/whatsapp/messages.hpp"

namespace sambung::whatsapp {

namespace {

constexpr std::pair<std::string_view, FieldReader> kReaders[] = {
    {"messages", read_messages},
};

}  // namespace

FieldReader reader_of(std::string_view field) {
  for (const auto& [name, reader] : kReaders) {
    if (name == field) return reader;
  }
  return nullptr;
}

}  // namespace sambung::whatsapp
