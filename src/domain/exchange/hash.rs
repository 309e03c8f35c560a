//! Names made from what they name: the same in every version, on every machine.

/// The letters of identifiers: none that is read as another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// FNV-1a with 128 bits, over each part with its length after it.
fn sum(parts: &[&str]) -> u128 {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut add = |byte: u8| hash = (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
    for part in parts {
        part.bytes().for_each(&mut add);
        part.len().to_le_bytes().into_iter().for_each(&mut add);
    }
    // The last bytes are to reach every bit.
    hash ^= hash >> 64;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    hash ^ (hash >> 67)
}

/// An identifier of twenty letters for an entry that another program knows by these parts.
pub fn id(parts: &[&str]) -> String {
    let sum = sum(parts);
    (0..20)
        .map(|i| char::from(LETTERS[usize::try_from((sum >> (i * 5)) & 31).unwrap_or(0)]))
        .collect()
}

/// Thirty-two hexadecimal digits.
pub fn hex(parts: &[&str]) -> String {
    format!("{:032x}", sum(parts))
}

/// A UUID of one's own making (version 8, RFC 9562).
pub fn uuid(parts: &[&str]) -> String {
    let bits = (sum(parts) & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        bits >> 96,
        (bits >> 80) & 0xffff,
        (bits >> 64) & 0xffff,
        (bits >> 48) & 0xffff,
        bits & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_change() {
        // Entries of earlier imports are known by these: another value would double them.
        assert_eq!(id(&["medtimer", "Examplin", "1767594600", "21"]).len(), 20);
        assert_ne!(id(&["ab", "c"]), id(&["a", "bc"]));
        let uuid = uuid(&["a"]);
        assert_eq!((uuid.len(), uuid.chars().nth(14)), (36, Some('8')));
        assert_eq!(hex(&["a"]), hex(&["a"]));
    }
}
