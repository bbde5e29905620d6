#include "core/model/alternative.hpp"

#include "core/model/event.hpp"

namespace sambung::model {

AccountChange::AccountChange() = default;
AccountChange::AccountChange(const AccountChange&) = default;
AccountChange::AccountChange(AccountChange&&) noexcept = default;
AccountChange& AccountChange::operator=(AccountChange other) noexcept {
  Variant::operator=(std::move(other));
  return *this;
}
AccountChange::~AccountChange() = default;

Content::Content() = default;
Content::Content(const Content&) = default;
Content::Content(Content&&) noexcept = default;
Content& Content::operator=(Content other) noexcept {
  Variant::operator=(std::move(other));
  return *this;
}
Content::~Content() = default;

Data::Data() = default;
Data::Data(const Data&) = default;
Data::Data(Data&&) noexcept = default;
Data& Data::operator=(Data other) noexcept {
  Variant::operator=(std::move(other));
  return *this;
}
Data::~Data() = default;

}  // namespace sambung::model
