// A list of types, as modules and routes name them: `using providers = list<UsersService, ChatService>;`. The types may
// be incomplete where the list is written.
#pragma once

namespace aerie {

template<class... Types> struct list {};

} // namespace aerie
