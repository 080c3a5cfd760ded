//! Bytes from the facts (readers §2.2, §2.3, §3).

use kazasu_reader::ccid::{Descriptor, Done, ExchangeLevel, Icc, Request, Response, ResponseKind};
use kazasu_reader::framer::{Acr1555Framer, Framer, GattCcidFramer};
use kazasu_reader::{Found, PROFILES, Pipe, ReaderError, UsbInterface, engine_for};

use crate::host::{descriptor, profile};

const SELECT: [u8; 15] = [
    0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01,
];

#[test]
fn acr1555_power_on_and_select() {
    let mut framer = Acr1555Framer::default();
    framer.open(247);
    let power_on = framer.wrap(0, &Request::PowerOn.encode(0, 0));
    let mut expected = vec![0x55, 0x00, 0x00, 0x0A, 0x00, 0x00, 0x00, 0x62];
    expected.extend([0x00; 9]);
    expected.extend([0x68, 0xAA]);
    assert_eq!(power_on.len(), 1);
    assert_eq!(*power_on[0], expected);

    // One fragment came from the reader before the next command.
    let answer = kazasu_testkit::reader::acr1555::fragment(10, 1, 0, &[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut stream = Vec::new();
    framer.unwrap(&answer, &mut stream).unwrap();
    assert_eq!(stream, [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    let transfer = Request::Transfer {
        level: 0,
        data: &SELECT,
    };
    let select = framer.wrap(0, &transfer.encode(0, 1));
    let expected = [
        &[
            0x55, 0x00, 0x00, 0x19, 0x00, 0x01, 0x01, 0x6F, 0x0F, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,
            0x00,
        ][..],
        &SELECT,
        &[0x49, 0xAA],
    ]
    .concat();
    assert_eq!(*select[0], expected);
}

#[test]
fn acr1555_upstream_escape() {
    // Host counter 4, reader counter 5: the fifth fragment of the host after five of the reader.
    let mut framer = Acr1555Framer::default();
    framer.open(247);
    let mut stream = Vec::new();
    for count in 0..5 {
        let fragment = kazasu_testkit::reader::acr1555::fragment(1, 0, count, &[0x00]);
        framer.unwrap(&fragment, &mut stream).unwrap();
    }
    for _ in 0..4 {
        assert_eq!(framer.wrap(0, &[0x00]).len(), 1);
    }
    let escape = [0x6B, 0x05, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0, 0x00, 0x00, 0x77, 0x00];
    let expected = [
        &[0x55, 0x00, 0x00, 0x0F, 0x00, 0x04, 0x05][..],
        &escape,
        &[0xF7, 0xAA],
    ]
    .concat();
    assert_eq!(*framer.wrap(0, &escape)[0], expected);
}

#[test]
fn acr1555_fragments_fit_the_mtu() {
    for (mtu, packets) in [(23, 22), (185, 2), (247, 2), (515, 1)] {
        let mut framer = Acr1555Framer::default();
        framer.open(mtu);
        let wrapped = framer.wrap(0, &[0x00; 0xEC]);
        assert_eq!(wrapped.len(), packets, "MTU {mtu}");
        assert!(wrapped.iter().all(|packet| packet.len() <= usize::from(mtu) - 3));
        for (count, packet) in wrapped.iter().enumerate() {
            assert_eq!(usize::from(packet[5]), count);
        }
    }
}

#[test]
fn feitian_trace() {
    let apdu = [
        0x00, 0xA4, 0x04, 0x00, 0x07, 0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00,
    ];
    let message = Request::Transfer {
        level: 0,
        data: &apdu,
    }
    .encode(0, 3);
    assert_eq!(message[..10], [0x6F, 0x0C, 0, 0, 0, 0, 3, 0, 0, 0]);
    assert_eq!(message[10..], apdu);
    let mut framer = GattCcidFramer::default();
    framer.open(23);
    let lengths: Vec<_> = framer
        .wrap(0, &message)
        .iter()
        .map(|packet| packet.len())
        .collect();
    assert_eq!(lengths, [20, 2]);

    let answer = [0x80, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0x90, 0x00];
    let decoded = Response::decode(&answer).unwrap();
    assert_eq!((decoded.kind, decoded.seq), (ResponseKind::DataBlock, 3));
    assert_eq!((decoded.icc, decoded.done), (Icc::Active, Done::Ok));
    assert_eq!(decoded.data, [0x90, 0x00]);

    let absent = Response::decode(&[0x80, 0, 0, 0, 0, 0, 4, 0x41, 0xFE, 0]).unwrap();
    assert_eq!((absent.icc, absent.done), (Icc::Inactive, Done::Failed(0xFE)));
    let extension = Response::decode(&[0x80, 0, 0, 0, 0, 0, 4, 0x80, 0x02, 0]).unwrap();
    assert_eq!(extension.done, Done::TimeExtension(2));
}

#[test]
fn descriptors_tell_the_level() {
    let levels = [
        (0, ExchangeLevel::Character),
        (0x0001_0000, ExchangeLevel::Tpdu),
        (0x0002_0000, ExchangeLevel::Short),
        (0x0004_0000, ExchangeLevel::Extended),
    ];
    for (features, level) in levels {
        // An interface descriptor may carry another descriptor before it.
        let bytes = [vec![3, 0x30, 0], descriptor(features, 271)].concat();
        let parsed = Descriptor::parse(&bytes).unwrap();
        assert_eq!(
            (parsed.level, parsed.longest_message, parsed.slots),
            (level, 271, 1)
        );
        let usb = UsbInterface {
            number: 0,
            slot: 0,
            descriptor: parsed,
        };
        let found = |usb| Found {
            usb,
            ..Found::default()
        };
        let engine = engine_for(profile("usb-ccid"), found(Some(usb)));
        match level {
            ExchangeLevel::Character | ExchangeLevel::Tpdu => {
                assert_eq!(engine.err(), Some(ReaderError::ExchangeLevel));
            }
            ExchangeLevel::Short => assert_eq!(engine.unwrap().extended_apdu(), Some(false)),
            ExchangeLevel::Extended => assert_eq!(engine.unwrap().extended_apdu(), Some(true)),
        }
        let elsewhere = UsbInterface { slot: 1, ..usb };
        assert_eq!(
            engine_for(profile("usb-ccid"), found(Some(elsewhere))).err(),
            Some(ReaderError::State)
        );
    }
    for bad in [&[][..], &[54, 0x21], &[0, 0], &descriptor(0x0004_0000, 13)] {
        assert_eq!(Descriptor::parse(bad), Err(ReaderError::Malformed));
    }
    assert_eq!(
        engine_for(profile("usb-ccid"), Found::default()).err(),
        Some(ReaderError::State)
    );
}

#[test]
fn profiles_carry_the_uuids_of_the_facts() {
    let gatt = |name| match profile(name).pipe {
        Pipe::Gatt(gatt) => gatt,
        Pipe::Usb(class) => panic!("USB class {class}"),
    };
    let acr = gatt("acr1555u");
    assert_eq!(acr.service.to_string(), "00003970-817c-48df-8db2-476a8134ede0");
    assert_eq!(acr.command.to_string(), "00003971-817c-48df-8db2-476a8134ede0");
    assert_eq!(acr.answer.to_string(), "00003972-817c-48df-8db2-476a8134ede0");
    assert_eq!(
        acr.event.unwrap().to_string(),
        "00003973-817c-48df-8db2-476a8134ede0"
    );
    assert!(!acr.write_with_response);
    let c4 = gatt("feitian-c4");
    assert_eq!(c4.service.to_string(), "46540001-0002-00c4-0000-465453414645");
    assert_eq!(c4.command.to_string(), "46540002-0002-00c4-0000-465453414645");
    assert_eq!(c4.answer.to_string(), "46540003-0002-00c4-0000-465453414645");
    assert_eq!(
        gatt("feitian-c6").service.to_string(),
        "46540001-0002-00c6-0000-465453414645"
    );
    assert_eq!(
        gatt("feitian-oem").service.to_string(),
        "46540001-0002-00c4-0000-000000000001"
    );
    let spring = gatt("springcard");
    assert_eq!(spring.service.to_string(), "f91c914f-367c-4108-ac3e-3d30cfdd0a1a");
    assert_eq!(spring.command.to_string(), "281ebed4-86c4-4253-84f1-57fb9ab2f72c");
    assert_eq!(spring.answer.to_string(), "811dc7a6-a573-4e15-89cc-7efacae04e3c");
    assert_eq!(
        spring.event.unwrap().to_string(),
        "eab75cab-c7dc-4db9-874c-4ad8ee0f180f"
    );
    for (name, service, write, notify) in [
        (
            "acr1255u-j1",
            "0000fff0-0000-1000-8000-00805f9b34fb",
            "0000fff1-0000-1000-8000-00805f9b34fb",
            "0000fff2-0000-1000-8000-00805f9b34fb",
        ),
        (
            "acr1255u-j1-v2",
            "3c4afff0-4783-3de5-a983-d348718ef133",
            "3c4afff1-4783-3de5-a983-d348718ef133",
            "3c4afff2-4783-3de5-a983-d348718ef133",
        ),
    ] {
        let j1 = gatt(name);
        assert_eq!(
            [j1.service, j1.command, j1.answer].map(|uuid| uuid.to_string()),
            [service, write, notify]
        );
        // A log-in needs random bytes; a shell that forgot them is told.
        assert_eq!(
            engine_for(profile(name), Found::default()).err(),
            Some(ReaderError::State)
        );
        let found = Found {
            random: Some([[1; 16], [2; 16]]),
            ..Found::default()
        };
        assert_eq!(engine_for(profile(name), found).unwrap().extended_apdu(), None);
    }
    let names: std::collections::BTreeSet<_> = PROFILES.iter().map(|profile| profile.name).collect();
    assert_eq!(names.len(), PROFILES.len());
}

#[test]
fn a_descriptor_is_told_by_kind_and_length_together() {
    let genuine = descriptor(0x0004_0000, 522);
    let mut other_kind = descriptor(0x0001_0000, 999);
    other_kind[1] = 0x24;
    let other_length = [vec![10, 0x21], vec![0; 8]].concat();
    let bytes = [other_kind.clone(), other_length.clone(), genuine].concat();
    assert_eq!(Descriptor::parse(&bytes).unwrap().longest_message, 522);
    for alone in [other_kind, other_length] {
        assert_eq!(Descriptor::parse(&alone), Err(ReaderError::Malformed));
    }
}
