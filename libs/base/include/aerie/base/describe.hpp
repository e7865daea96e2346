// The fallback for shapes that cannot describe themselves (a base class, a constructor, private members made visible by
// a friend declaration): name the members after the type, at global scope.
//
//   class Money { public: Money(); std::int64_t amount; std::string currency; };
//   AERIE_DESCRIBE(Money, amount, currency)
//
// Up to 16 members. The type must be default-constructible and its members accessible where the macro stands.
#pragma once

#include <aerie/base/type_info.hpp>

#include <cstddef>

#define AERIE_DETAIL_MEMBER(Type, member)                                                                              \
    ::aerie::MemberInfo{"\"" #member "\":",                                                                            \
                        static_cast<std::uint32_t>(offsetof(Type, member)),                                            \
                        &::aerie::typeOf<decltype(Type::member)>(),                                                    \
                        {}},
#define AERIE_DETAIL_1(T, a) AERIE_DETAIL_MEMBER(T, a)
#define AERIE_DETAIL_2(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_1(T, __VA_ARGS__)
#define AERIE_DETAIL_3(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_2(T, __VA_ARGS__)
#define AERIE_DETAIL_4(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_3(T, __VA_ARGS__)
#define AERIE_DETAIL_5(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_4(T, __VA_ARGS__)
#define AERIE_DETAIL_6(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_5(T, __VA_ARGS__)
#define AERIE_DETAIL_7(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_6(T, __VA_ARGS__)
#define AERIE_DETAIL_8(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_7(T, __VA_ARGS__)
#define AERIE_DETAIL_9(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_8(T, __VA_ARGS__)
#define AERIE_DETAIL_10(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_9(T, __VA_ARGS__)
#define AERIE_DETAIL_11(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_10(T, __VA_ARGS__)
#define AERIE_DETAIL_12(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_11(T, __VA_ARGS__)
#define AERIE_DETAIL_13(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_12(T, __VA_ARGS__)
#define AERIE_DETAIL_14(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_13(T, __VA_ARGS__)
#define AERIE_DETAIL_15(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_14(T, __VA_ARGS__)
#define AERIE_DETAIL_16(T, a, ...) AERIE_DETAIL_MEMBER(T, a) AERIE_DETAIL_15(T, __VA_ARGS__)
#define AERIE_DETAIL_PICK(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, name, ...) name
#define AERIE_DETAIL_EACH(T, ...)                                                                                      \
    AERIE_DETAIL_PICK(__VA_ARGS__, AERIE_DETAIL_16, AERIE_DETAIL_15, AERIE_DETAIL_14, AERIE_DETAIL_13,                 \
                      AERIE_DETAIL_12, AERIE_DETAIL_11, AERIE_DETAIL_10, AERIE_DETAIL_9, AERIE_DETAIL_8,               \
                      AERIE_DETAIL_7, AERIE_DETAIL_6, AERIE_DETAIL_5, AERIE_DETAIL_4, AERIE_DETAIL_3, AERIE_DETAIL_2,  \
                      AERIE_DETAIL_1, )                                                                                \
    (T, __VA_ARGS__)

#define AERIE_DESCRIBE(Type, ...)                                                                                      \
    template<> struct aerie::Describe<Type> {                                                                          \
        static constexpr ::aerie::MemberInfo kMembers[] = {AERIE_DETAIL_EACH(Type, __VA_ARGS__)};                      \
        static constexpr ::aerie::TypeInfo make() {                                                                    \
            return {.kind = ::aerie::Kind::Object,                                                                     \
                    .size = sizeof(Type),                                                                              \
                    .name = ::aerie::typeName<Type>(),                                                                 \
                    .members = kMembers};                                                                              \
        }                                                                                                              \
    };
