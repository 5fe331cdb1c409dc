// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MESSAGE_BINDINGS_H
#define EHEALTH_MESSAGE_BINDINGS_H

#include "bindings.h"
#include "ns3/codec.h"

#include <functional>
#include <pybind11/stl.h>
#include <string>
#include <utility>
#include <vector>

/**
 * @file
 * @ingroup ehealth-bindings
 * Message structs as Python classes: made from their one list of fields, as their codec is.
 */

namespace pybind11
{
namespace detail
{

/// A last field that a message may lack: None when it does.
template <class T>
struct type_caster<ns3::ehealth::wire::Extension<T>>
    : optional_caster<ns3::ehealth::wire::Extension<T>>
{
};

} // namespace detail
} // namespace pybind11

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-bindings
/// @return the names in the text of a field list: "id, device" gives {"id", "device"}
inline std::vector<std::string>
SplitFieldNames(std::string_view list)
{
    std::vector<std::string> names;
    while (!list.empty())
    {
        const std::size_t end = std::min(list.find(','), list.size());
        names.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(list.find_first_not_of(", ", end), list.size()));
    }
    return names;
}

/**
 * @ingroup ehealth-bindings
 * A message as a Python class: a property a field (octets are bytes, nested messages copies),
 * construction from keywords, comparison, encode() and decode().
 */
template <class M>
class MessageBinding
{
  public:
    /// Adds the class. @param module where to. @param name of the class. @param step of the
    /// paper's table; empty for what only signatures and ciphertexts hold
    MessageBinding(pybind11::module_& module, const char* name, const char* step)
        : m_type(module, name)
    {
        BindFields(std::make_index_sequence<kFields>());
        m_type.attr("STEP") = step;
        m_type.attr("FIELDS") = pybind11::tuple(pybind11::cast(GetNames()));
        m_type.def(pybind11::init(&Make))
            .def(
                "encode",
                [](const M& message) { return ToPython(Encode(message)); },
                "The octets on the wire.")
            .def_static("decode",
                        &Parse,
                        pybind11::arg("octets"),
                        "The message; ValueError when the octets are not exactly one.")
            .def(
                "__eq__",
                [](const M& a, const M& b) { return Encode(a) == Encode(b); },
                pybind11::is_operator())
            .def("__repr__", &Describe);
        m_type.attr("__hash__") = pybind11::none();
    }

  private:
    using Tuple = decltype(std::declval<M&>().Fields());
    static constexpr std::size_t kFields = std::tuple_size_v<Tuple>;

    template <std::size_t I>
    using Field = std::decay_t<std::tuple_element_t<I, Tuple>>;

    using Setter = std::function<void(M&, const pybind11::handle&)>;

    static const std::vector<std::string>& GetNames()
    {
        static const std::vector<std::string> names = SplitFieldNames(M::GetFieldNames());
        return names;
    }

    static std::vector<Setter>& GetSetters()
    {
        static std::vector<Setter> setters;
        return setters;
    }

    template <std::size_t... I>
    void BindFields(std::index_sequence<I...>)
    {
        (BindField<I>(), ...);
    }

    template <std::size_t I>
    void BindField()
    {
        GetSetters().push_back(&Set<I>);
        m_type.def_property(GetNames()[I].c_str(), &Get<I>, &Set<I>);
    }

    template <std::size_t I>
    static pybind11::object Get(const M& message)
    {
        const auto& value = std::get<I>(message.Fields());
        if constexpr (kIsOctets<Field<I>>)
        {
            return ToPython(value);
        }
        else
        {
            return pybind11::cast(value);
        }
    }

    template <std::size_t I>
    static void Set(M& message, const pybind11::handle& value)
    {
        using T = Field<I>;
        T& field = std::get<I>(message.Fields());
        if constexpr (kIsOctets<T>)
        {
            if (!pybind11::isinstance<pybind11::bytes>(value))
            {
                FailToSet(I, value, "give bytes");
            }
            const ByteView octets =
                FromPython(pybind11::reinterpret_borrow<pybind11::bytes>(value));
            if constexpr (wire::IsOctetArray<T>::value)
            {
                if (octets.size() != field.size())
                {
                    FailToSet(I, value, "give " + std::to_string(field.size()) + " octets");
                }
                std::copy(octets.begin(), octets.end(), field.begin());
            }
            else
            {
                field = octets.ToBytes();
            }
        }
        else
        {
            try
            {
                field = pybind11::cast<T>(value);
            }
            catch (const pybind11::cast_error&)
            {
                const auto kind = pybind11::type::handle_of(pybind11::cast(T{}));
                FailToSet(I,
                          value,
                          "give a value of " + std::string(pybind11::str(kind.attr("__name__"))) +
                              " that the field can hold");
            }
        }
    }

    [[noreturn]] static void FailToSet(std::size_t i,
                                       const pybind11::handle& value,
                                       const std::string& remedy)
    {
        throw pybind11::type_error(GetNames()[i] + ": " +
                                   std::string(pybind11::str(pybind11::repr(value))) +
                                   ": unsuitable value; " + remedy);
    }

    static M Make(const pybind11::kwargs& values)
    {
        M message{};
        for (const auto& [key, value] : values)
        {
            const auto name = pybind11::cast<std::string>(key);
            const auto& names = GetNames();
            const auto found = std::find(names.begin(), names.end(), name);
            if (found == names.end())
            {
                throw pybind11::type_error(name + ": no such field; the fields are " +
                                           M::GetFieldNames());
            }
            GetSetters()[static_cast<std::size_t>(found - names.begin())](message, value);
        }
        return message;
    }

    static M Parse(const pybind11::bytes& octets)
    {
        auto message = Decode<M>(FromPython(octets));
        if (!message)
        {
            throw pybind11::value_error("not the encoding of this message");
        }
        return *message;
    }

    static std::string Describe(const pybind11::object& self)
    {
        std::string text = pybind11::str(pybind11::type::of(self).attr("__name__"));
        std::string separator = "(";
        for (const auto& name : GetNames())
        {
            text += separator + name + "=" +
                    std::string(pybind11::str(pybind11::repr(self.attr(name.c_str()))));
            separator = ", ";
        }
        return text + ")";
    }

    template <class T>
    static constexpr bool kIsOctets = wire::IsOctetArray<T>::value || std::is_same_v<T, Bytes>;

    pybind11::class_<M> m_type;
};

/// @ingroup ehealth-bindings
/// Adds a message that travels as one: a struct with kType.
template <class M>
void
BindMessage(pybind11::module_& module)
{
    MessageBinding<M>(module, M::kType.name, M::kType.step);
}

/// @ingroup ehealth-bindings
/// Adds a struct that only signatures, ciphertexts and other messages hold.
template <class M>
void
BindPart(pybind11::module_& module, const char* name)
{
    MessageBinding<M>(module, name, "");
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MESSAGE_BINDINGS_H
