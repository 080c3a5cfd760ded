//! A command APDU in pieces of 256 bytes (one code base only, unproven): bit 0 of the parameter says that more follows,
//! bit 1 that this is not the first. The pieces follow each other without an answer between them.

/// Most bytes of a piece.
pub const PIECE: usize = 256;

/// Longest command APDU there is: header, extended Lc, 65,535 bytes of data, extended Le.
pub const LONGEST_APDU: usize = 4 + 3 + 65_535 + 2;

/// The pieces with their parameters.
pub fn pieces(apdu: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let last = apdu.len().div_ceil(PIECE).saturating_sub(1);
    apdu.chunks(PIECE).enumerate().map(move |(index, piece)| {
        let more = u8::from(index < last);
        let not_first = u8::from(index > 0) << 1;
        (more | not_first, piece)
    })
}
