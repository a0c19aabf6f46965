from tensorflow.python.data.ops.readers import TFRecordDatasetV2 as TFRecordDataset
