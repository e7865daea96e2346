// What a class's constructor asks for, found without registration.
//
//   class UsersService { public: UsersService(Database&, CacheService&, AuditLog* = nullptr); };
//   DependenciesOf<UsersService>   is   list<Database&, CacheService&>
//
// A reference is a dependency, a pointer an optional one. How, in two steps:
//   1. the arity: the smallest number of placeholders that construct the class. A placeholder converts to a reference
//      to any class but the one in question (else the copy constructor would count);
//   2. the types: a second kind of placeholder, whose conversion declares a friend function that returns the type it
//      converted to. The declaration stays, and reveal() reads it.
// Both are needed: recording while the arity is still unknown would record the copy constructor's parameter.
//
// Friend declarations that carry state are legal and frowned upon (CWG 2118); they are confined to this header, and the
// self-test at its end fails the build of a compiler that does otherwise. The way around it is to say what is asked
// for:
//   using inject = list<Database&, CacheService&>;
#pragma once

#include <aerie/pipeline/list.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace aerie::app::detail {

template<class T> struct TypeBox {
    using Type = T;
};

template<class Owner, std::size_t Index> struct Slot {
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
    friend auto reveal(Slot);
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
};

template<class Owner, std::size_t Index, class T> struct Record {
    friend auto reveal(Slot<Owner, Index>) { return TypeBox<T>{}; }
    static constexpr bool isRecorded = true;
};

// A class that a constructor may ask for. That it is another than the owner is asked before anything is recorded.
template<class T, class Owner>
concept OtherClass = std::is_class_v<T> && !std::is_same_v<std::remove_cv_t<T>, Owner>;

template<class Owner> struct Probe {
    template<class T>
    requires OtherClass<T, Owner>
    operator T&() const;
    template<class T>
    requires OtherClass<T, Owner>
    operator T*() const;
};

template<class Owner, std::size_t Index> struct Recorder {
    template<class T>
    requires(OtherClass<T, Owner> && Record<Owner, Index, T&>::isRecorded)
    operator T&() const;
    template<class T>
    requires(OtherClass<T, Owner> && Record<Owner, Index, T*>::isRecorded)
    operator T*() const;
};

template<class Owner, std::size_t> using ProbeAt = Probe<Owner>;

template<class Owner, std::size_t... I> consteval bool takes(std::index_sequence<I...>) {
    return std::is_constructible_v<Owner, ProbeAt<Owner, I>...>;
}

inline constexpr std::size_t kMaxDependencies = 24;
inline constexpr std::size_t kNoConstructor = static_cast<std::size_t>(-1);

template<class Owner, std::size_t Count = 0> consteval std::size_t constructorArity() {
    if constexpr (takes<Owner>(std::make_index_sequence<Count>{}))
        return Count;
    else if constexpr (Count < kMaxDependencies)
        return constructorArity<Owner, Count + 1>();
    else
        return kNoConstructor;
}

template<class Owner, class Sequence> struct Recorded;
template<class Owner, std::size_t... I> struct Recorded<Owner, std::index_sequence<I...>> {
    static_assert(std::is_constructible_v<Owner, Recorder<Owner, I>...>);
    using Type = list<typename decltype(reveal(Slot<Owner, I>{}))::Type...>;
};

// `inject` lists types; one that is no reference or pointer means a reference.
template<class T> using AsDependency = std::conditional_t<std::is_pointer_v<T> || std::is_reference_v<T>, T, T&>;
template<class> struct Declared;
template<class... T> struct Declared<list<T...>> {
    static constexpr bool isFound = true;
    using Type = list<AsDependency<T>...>;
};

template<std::size_t Arity, class Owner> struct Found {
    static constexpr bool isFound = true;
    using Type = typename Recorded<Owner, std::make_index_sequence<Arity>>::Type;
};
template<class Owner> struct Found<kNoConstructor, Owner> {
    static constexpr bool isFound = false; // no constructor takes only references and pointers to classes
    using Type = list<>;
};

template<class Owner> struct Constructor : Found<constructorArity<Owner>(), Owner> {};
template<class Owner>
requires requires { typename Owner::inject; }
struct Constructor<Owner> : Declared<typename Owner::inject> {};

template<class Owner> using DependenciesOf = typename Constructor<Owner>::Type;

namespace selftest {
struct First {};
struct Second {};
struct Base {
    virtual ~Base() = default;
};
struct Asks {
    Asks(First&, const Second&, Base*);
    Asks(First&, const Second&, Base*, int);
};
struct AsksNothing {};
struct AsksForText {
    explicit AsksForText(const char*);
};
static_assert(std::is_same_v<DependenciesOf<Asks>, list<First&, const Second&, Base*>> ||
                  std::is_same_v<DependenciesOf<Asks>, list<First&, Second&, Base*>>,
              "this compiler does not keep friend declarations as constructor.hpp needs them");
static_assert(std::is_same_v<DependenciesOf<AsksNothing>, list<>>);
static_assert(!Constructor<AsksForText>::isFound);
} // namespace selftest

} // namespace aerie::app::detail
