"""The closed word lists of CBV 2.0 and of the sensor part of EPCIS 2.0, with their three ways of writing.

A word is written bare in JSON-LD (`shipping`), as a web address (`https://ref.gs1.org/cbv/BizStep-shipping`)
and, in older documents, as a URN (`urn:epcglobal:cbv:bizstep:shipping`). The address is the canonical one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

CBV = "https://ref.gs1.org/cbv/"
VOC = "https://gs1.org/voc/"


@dataclass(frozen=True)
class Vocabulary:
    """One closed list: `web` and `urn` are what stands before a word; an empty `urn` means there is none."""

    name: str
    words: tuple[str, ...]
    web: str
    urn: str = ""

    @cached_property
    def _known(self) -> dict[str, str]:
        """Every way of writing a word of the list, to its web address."""
        ways = {word: self.web + word for word in self.words}
        ways |= {uri: uri for uri in ways.values()}
        return ways | ({self.urn + word: self.web + word for word in self.words} if self.urn else {})

    def uri_of(self, value: str) -> str:
        """The web address of a bare word, URN or address of the list; any other value unchanged."""
        return self._known.get(value, value)

    def word_of(self, value: str) -> str:
        """The bare word of an address or URN of the list; any other value unchanged."""
        uri = self._known.get(value)
        return uri[len(self.web) :] if uri else value

    def claims(self, value: str) -> bool:
        """Whether the value lies in the list's own namespace without being one of its words.

        CBV 2.0 reserves these namespaces: a word of one's own needs a URI of one's own.
        """
        own = value.startswith(self.web) if self.web != VOC else False
        return value not in self._known and (own or bool(self.urn and value.startswith(self.urn)))

    def urn_of(self, value: str) -> str:
        """The URN of a word for documents of EPCIS 1.2; the value unchanged where the list has none."""
        word = self.word_of(value)
        return self.urn + word if self.urn and word in self.words else value


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BIZ_STEP = Vocabulary(
    "bizStep",
    _words(
        """accepting arriving assembling collecting commissioning consigning creating_class_instance
        cycle_counting decommissioning departing destroying disassembling dispensing encoding
        entering_exiting holding inspecting installing killing loading other packing picking receiving
        removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting
        shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
        void_shipping"""
    ),
    CBV + "BizStep-",
    "urn:epcglobal:cbv:bizstep:",
)
DISPOSITION = Vocabulary(
    "disposition",
    _words(
        """active available completeness_inferred completeness_verified conformant container_closed
        container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit
        inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match
        non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned
        sellable_accessible sellable_not_accessible stolen unavailable unknown"""
    ),
    CBV + "Disp-",
    "urn:epcglobal:cbv:disp:",
)
BIZ_TRANSACTION_TYPE = Vocabulary(
    "bizTransactionType",
    _words("bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"),
    CBV + "BTT-",
    "urn:epcglobal:cbv:btt:",
)
SOURCE_DEST_TYPE = Vocabulary(
    "sourceDestType",
    _words("location owning_party possessing_party"),
    CBV + "SDT-",
    "urn:epcglobal:cbv:sdt:",
)
ERROR_REASON = Vocabulary(
    "errorReason", _words("did_not_occur incorrect_data"), CBV + "ER-", "urn:epcglobal:cbv:er:"
)
COMPONENT = Vocabulary(
    "component",
    _words(
        """altitude axial_distance azimuth easting elevation_angle height latitude longitude northing
        polar_angle spherical_radius x y z"""
    ),
    CBV + "Comp-",
)
MEASUREMENT_TYPE = Vocabulary(
    "measurementType",
    _words(
        """AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
        AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area
        Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate
        DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength
        Energy Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length
        LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity
        MagneticVectorPotential Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity
        MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity
        Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed
        SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction
        VolumetricFlux Wavenumber"""
    ),
    VOC,
)
SENSOR_ALERT = Vocabulary("sensorAlertType", _words("ALARM_CONDITION ERROR_CONDITION"), VOC)

ALL = (
    BIZ_STEP,
    DISPOSITION,
    BIZ_TRANSACTION_TYPE,
    SOURCE_DEST_TYPE,
    ERROR_REASON,
    COMPONENT,
    MEASUREMENT_TYPE,
    SENSOR_ALERT,
)
EVENT_TYPES = (
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
)
ACTIONS = ("ADD", "OBSERVE", "DELETE")
