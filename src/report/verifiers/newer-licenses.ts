/**
 * Identifiers of the SPDX License List 3.28.0 that CycloneDX 1.6.1 does not list: its schema takes those of the list 3.24.0.
 * https://github.com/CycloneDX/specification/blob/1.6.1/schema/spdx.schema.json
 */
export const NEWER_LICENSES: ReadonlySet<string> = new Set(
  `
ALGLIB-Documentation Advanced-Cryptics-Dictionary Artistic-dist Aspell-RU BOLA-1.1 BSD-2-Clause-pkgconf-disclaimer
BSD-3-Clause-Tso BSD-Mark-Modifications Boehm-GC-without-fee Buddy CAPEC-tou CC-PDM-1.0 CC-SA-1.0 CryptoSwift
DocBook-DTD DocBook-Schema DocBook-Stylesheet DocBook-XML ESA-PL-permissive-2.4 ESA-PL-strong-copyleft-2.4
ESA-PL-weak-copyleft-2.4 FSFULLRSD FSL-1.1-ALv2 FSL-1.1-MIT Game-Programming-Gems HDF5 HIDAPI HPND-Netrek HPND-SMC
HPND-sell-variant-critical-systems ISO-permission InnoSetup MIPS MIT-Click MIT-STK MMPL-1.0.1 NIST-PD-TNT NTIA-PD
OSC-1.0 OSSP OpenMDW-1.0 ParaType-Free-Font-1.3 Ruby-pty SGMLUG-PM SMAIL-GPL SOFA SUL-1.0 Sendmail-Open-Source-1.1
TekHVC ThirdEye TrustedQSL Ubuntu-font-1.0 UnRAR Unlicense-libtelnet Unlicense-libwhirlpool Vixie-Cron WTFNMFPL
WordNet X11-no-permit-persons X11-swapped any-OSI-perl-modules generic-xts hyphen-bulgarian jove libpng-1.6.35
man2html ngrep wwl
`
    .trim()
    .split(/\s+/),
);
