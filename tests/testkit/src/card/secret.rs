//! Which commands carry a PIN.

/// Whether the body of a command with this instruction is a secret: VERIFY and CHANGE in every form, whatever the class
/// and however broken (facts, card §10 no. 13).
#[must_use]
pub const fn carries_secret(instruction: u8) -> bool {
    matches!(instruction, 0x20 | 0x21 | 0x24 | 0x25 | 0x2C | 0x2D)
}
