/** Written by assets.mjs: 5,000 + 1,000 images of MNIST, class by class, packed by gzip, as base64. */
export declare const digits: string;
